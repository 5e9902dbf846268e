import { setTimeout as wait } from 'node:timers/promises';
import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs';
import { ERROR_KINDS, type ErrorInfo, RdpError } from '@rdp/core';
import type { SendResult } from '@rdp/core/ports';
import { codeOfEntry, translate, vendorName } from './errors.ts';
import { createLimiter } from './limiter.ts';

/** SendMessageBatch, DeleteMessageBatch, ChangeMessageVisibilityBatch: at most 10 entries a request. */
export const MAX_ENTRIES = 10;
/** SendMessageBatch: at most 1 MiB a request, bodies and attributes of all its messages together. */
const MAX_REQUEST_BYTES = 1024 * 1024;
/** How many requests of one call are on their way together: bounds sockets, and the copies of bodies in memory. */
const MAX_REQUESTS = 8;
const MAX_TRIES = 4;
const FIRST_CEILING_MS = 100;

/** What became of one entry. */
export type EntryResult<S> =
  | { readonly ok: true; readonly success: S }
  | { readonly ok: false; readonly error: ErrorInfo };

/** An entry with its name in the batch, as SQS wants it. */
export type Named<E> = E & { readonly Id: string };

/** How entries are carried out. */
export interface BatchOptions<E, S> {
  /** What an entry counts towards the limit of a request; default 0. */
  readonly bytesOf?: (entry: E) => number;
  /** Carries out one request. */
  readonly request: (entries: Named<E>[]) => Promise<{
    readonly Successful?: readonly S[] | undefined;
    readonly Failed?: readonly BatchResultErrorEntry[] | undefined;
  }>;
  /** What is done, as it goes on after "cannot": `send messages`. */
  readonly doing: string;
  /** A number in [0, 1). */
  readonly random: () => number;
}

/**
 * Carries out entries in as few requests as their count and bytes allow, a bounded number of them at a time, and gives one
 * result an entry, in order. An entry that SQS did not take though it is not at fault itself is tried again, at most three
 * times, with full jitter. A whole request that failed is not: the SDK has tried it again already. Never throws.
 */
export async function inBatches<E, S extends { readonly Id?: string | undefined }>(
  entries: readonly E[],
  options: BatchOptions<E, S>,
): Promise<EntryResult<S>[]> {
  const results = new Array<EntryResult<S>>(entries.length);
  let left = entries.map((entry, index): Named<E> => ({ ...entry, Id: String(index) }));
  for (let tries = 1; left.length > 0; tries++) {
    const again = await round(left, options, results);
    if (tries === MAX_TRIES || again.size === 0) break;
    left = left.filter(({ Id }) => again.has(Id));
    await wait(options.random() * FIRST_CEILING_MS * 2 ** (tries - 1));
  }
  return results;
}

/** Carries out each entry once and notes its result; gives the names of those that are worth another try. */
async function round<E, S extends { readonly Id?: string | undefined }>(
  entries: readonly Named<E>[],
  { bytesOf = () => 0, request, doing }: Omit<BatchOptions<E, S>, 'random'>,
  results: EntryResult<S>[],
): Promise<Set<string>> {
  const limit = createLimiter(MAX_REQUESTS);
  const again = new Set<string>();
  const carryOut = async (batch: Named<E>[]): Promise<void> => {
    const note = ({ Id }: { Id: string }, error: ErrorInfo) => {
      results[Number(Id)] = { ok: false, error };
    };
    try {
      const { Successful = [], Failed = [] } = await request(batch);
      const failed = new Map(Failed.map((failure) => [failure.Id, failure]));
      for (const entry of batch) {
        const error = refusal(failed.get(entry.Id), doing);
        note(entry, error);
        if (ERROR_KINDS[error.code].retryable) again.add(entry.Id);
      }
      for (const success of Successful) {
        results[Number(success.Id)] = { ok: true, success };
        again.delete(String(success.Id));
      }
    } catch (cause) {
      const { code, message } = translate(cause, doing, 'queue_unavailable');
      for (const entry of batch) note(entry, { code, message });
    }
  };
  await Promise.all(split(entries, bytesOf).map((batch) => limit(() => carryOut(batch))));
  return again;
}

/** Why an entry was not taken. One that the reply does not name at all was not, either. */
function refusal(failure: BatchResultErrorEntry | undefined, doing: string): ErrorInfo {
  const vendor = vendorName(failure?.Code);
  return {
    code: codeOfEntry(vendor, failure?.SenderFault ?? false, 'queue_unavailable'),
    message: `cannot ${doing}: ${vendor}`,
  };
}

/** Entries in the order they came, as many a request as fit; one that is too big for any goes alone, for SQS to refuse. */
export function split<E>(entries: readonly E[], bytesOf: (entry: E) => number): E[][] {
  const batches: E[][] = [];
  let batch: E[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = bytesOf(entry);
    if (batch.length === MAX_ENTRIES || (batch.length > 0 && bytes + size > MAX_REQUEST_BYTES)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += size;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

/** @throws RdpError with the reason of the first result that is none. */
export function throwIfRefused(results: readonly (EntryResult<unknown> | SendResult)[]): void {
  for (const result of results) if (!result.ok) throw new RdpError(result.error.code, result.error.message);
}
