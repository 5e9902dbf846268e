import { gzipSync } from 'node:zlib';
import type { Ledger } from './ledger.ts';
import { type MadeLog, makeLog } from './made-logs.ts';
import type { Random } from './random.ts';

/** A request with the logs in it. */
export interface MadeRequest {
  readonly logs: readonly MadeLog[];
  readonly source: 'json_upload' | 'text_upload';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer<ArrayBuffer>;
}

/** What became of a request. */
export type Sent = { readonly status: number; readonly headers: Headers; readonly body: unknown } | 'no answer';

/** A request waits for its answer at most this long. */
const ANSWER_MS = 30_000;

/** Makes a request of a tenant: mostly one log or a few, now and then 500 and more. */
export function makeRequest(random: Random, tenant: string): MadeRequest {
  const kind = random.next();
  const withIds = random.chance(0.75);
  const make = (count: number): MadeLog[] => Array.from({ length: count }, () => makeLog(random, tenant, withIds));
  if (kind < 0.3) return oneJson(make(1));
  if (kind < 0.45) return oneText(make(1)[0]!);
  if (kind < 0.9) return ndjson(make(random.int(2, 40)), random.chance(0.3));
  return ndjson(make(random.int(500, 700)), random.chance(0.5));
}

const toJson = ({ tenant, id, text, attributes }: MadeLog): string =>
  JSON.stringify({ tenant_id: tenant, ...(id !== undefined && { log_id: id }), text, ...attributes });

const oneJson = (logs: readonly MadeLog[]): MadeRequest => ({
  logs,
  source: 'json_upload',
  headers: { 'content-type': 'application/json' },
  body: toJson(logs[0]!),
});

function oneText({ attributes: _attributes, cleanAttributes: _clean, ...log }: MadeLog): MadeRequest {
  const id = log.id === undefined ? {} : { 'x-log-id': log.id };
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-tenant-id': log.tenant, ...id };
  return { logs: [log], source: 'text_upload', headers, body: log.text };
}

/** A request of many logs. */
export function ndjson(logs: readonly MadeLog[], gzip = false): MadeRequest {
  const body = logs.map((log) => `${toJson(log)}\n`).join('');
  return {
    logs,
    source: 'json_upload',
    headers: { 'content-type': 'application/x-ndjson', ...(gzip && { 'content-encoding': 'gzip' }) },
    body: gzip ? gzipSync(body) : body,
  };
}

/** Sends a request and writes down what was accepted of it. A server that dies meanwhile gives no answer. */
export async function send(url: string, { logs, source, headers, body }: MadeRequest, ledger: Ledger): Promise<Sent> {
  for (const log of logs) ledger.sent.set(log.mark, { log, source });
  let sent: Exclude<Sent, 'no answer'>;
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(`${url}/ingest`, { method: 'POST', headers, body, signal });
    sent = { status: response.status, headers: response.headers, body: await response.json() };
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') throw error;
    return 'no answer';
  }
  if (sent.status === 202 || sent.status === 500) noteAccepted(sent.body as Answer, logs, ledger);
  return sent;
}

/** The members that tell what was accepted: `log_id` of one, `logs` of many. */
interface Answer {
  readonly log_id?: string;
  readonly logs?: readonly { readonly index: number; readonly log_id: string }[];
}

function noteAccepted({ log_id, logs: entries = [] }: Answer, logs: readonly MadeLog[], { accepted }: Ledger): void {
  if (log_id !== undefined) accepted.set(logs[0]!.mark, log_id);
  for (const entry of entries) accepted.set(logs[entry.index]!.mark, entry.log_id);
}
