import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '@rdp/testkit';
import type { MadeLog } from './made-logs.ts';

interface Entry {
  readonly index: number;
}

/** A 202 or a problem. */
interface Reply {
  readonly logs?: readonly Entry[];
  readonly rejected?: readonly Entry[];
  readonly retryable?: boolean;
}

const MAX_TRIES = 40;
const MAX_WAIT_MS = 1_000;
/** Longer than a function may take. */
const DEADLINE_MS = 40_000;

/**
 * Sends logs of one tenant as a client has to: what was not taken is sent again with the same ids, and so is everything where
 * nobody can tell what was taken. @throws Error when it is in vain, or when it is told that it must not try again.
 */
export async function send(url: string, logs: readonly MadeLog[], random: Random): Promise<void> {
  let left = logs;
  for (let requests = 1; requests <= MAX_TRIES; requests++) {
    const taken = await post(url, left);
    left = left.filter((_log, at) => !taken.has(at));
    if (left.length === 0) return;
    await wait(random.next() * MAX_WAIT_MS);
  }
  throw new Error(`${left.length} logs of ${left[0]?.tenantId} were not taken in ${MAX_TRIES} requests`);
}

/** The places of those that were taken; none where no answer came, or none of ours. */
async function post(url: string, logs: readonly MadeLog[]): Promise<ReadonlySet<number>> {
  const reply = await request(url, logs).catch(() => undefined);
  if (!reply) return new Set();
  const { status, body } = reply;
  // 502 is of the platform, where the function's process died.
  if (status === 502) return new Set();
  const { logs: taken = [], rejected = [], retryable }: Reply = JSON.parse(body);
  if (rejected.length > 0 || (status !== 202 && !retryable)) throw new Error(`refused for good (${status}): ${body}`);
  return new Set(taken.map(({ index }) => index));
}

async function request(url: string, logs: readonly MadeLog[]): Promise<{ status: number; body: string }> {
  const reply = await fetch(`${url}/ingest`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tenant-id': logs[0]?.tenantId ?? '' },
    // A list also of one: its reply tells of each log by itself.
    body: JSON.stringify(logs.map(({ body }) => body)),
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  return { status: reply.status, body: await reply.text() };
}
