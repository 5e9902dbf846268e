import type { Tally } from './tally.ts';

/**
 * Why queued logs were lost.
 * - `buffer_full`: there was no room, and `buffer.whenFull` said so; also more than 1,000 callers that wait for room at once
 * - `log_too_large`: one log alone is over the buffer's bound
 * - `log_invalid`: it cannot be written as JSON, or names another tenant
 * - `retries_exhausted`: the pipeline did not take them within `maxRetries` and `maxRetryMs`, and there is no spool
 * - `refused`: the pipeline refused the whole request for good (400, 401, 403, …)
 * - `closed`: they were logged after `close`, or `close` ran out of time, and there is no room in the spool
 * - `process_exit`: the process ended with them, and there is no room in the spool
 * - `process_killed`: a process that used the same spool was killed. The count is of what its files show; it may have lost
 *   more, at most what it logged since its last write to disk
 * - `spool_corrupt`: an entry of the spool was damaged
 */
export type DropReason =
  | 'buffer_full'
  | 'log_too_large'
  | 'log_invalid'
  | 'retries_exhausted'
  | 'refused'
  | 'closed'
  | 'process_exit'
  | 'process_killed'
  | 'spool_corrupt';

/** Logs that were lost. Losses of one reason that happen together are told together. */
export interface DropNotice {
  readonly reason: DropReason;
  /** How many logs. Where `exact` is false there may have been more. */
  readonly count: number;
  /** Their bytes as NDJSON. */
  readonly bytes: number;
  /** False only for what was lost before this process could count it. */
  readonly exact: boolean;
}

/** A queued log that the pipeline refused. */
export interface RejectNotice {
  readonly log_id: string;
  /** A code of the contract, as `log_too_large`. */
  readonly code: string;
  readonly message: string;
}

/** What a client has done with queued logs since it was made. */
export interface ClientStats {
  /** Logs that were given to `log()` or a stream. */
  readonly logged: Tally;
  /** Logs in memory that wait for a request. */
  readonly waiting: Tally;
  /** Logs of the requests at hand. */
  readonly sending: Tally;
  /** Memory that logs take, in bytes, as it counts against `buffer.maxBytes`. */
  readonly bufferedBytes: number;
  /** Logs that the pipeline accepted. */
  readonly accepted: Tally;
  /** Logs that the pipeline refused one by one. */
  readonly rejected: Tally;
  /** Logs that were lost, by reason. */
  readonly dropped: Readonly<Record<DropReason, Tally>>;
  /** Requests sent, retries included. */
  readonly requests: number;
  /** Requests that were sent again. */
  readonly retries: number;
  /** Bytes of request bodies, compressed. */
  readonly sentBytes: number;
  /** The spool; absent where there is none. */
  readonly spool?: SpoolStats;
}

/** What is in a spool, and what it met. */
export interface SpoolStats {
  /** Logs on disk that are not sent yet. */
  readonly waiting: Tally;
  /** Bytes of this client's files. */
  readonly fileBytes: number;
  /** Logs that an earlier process left behind and this one has taken over. */
  readonly recovered: Tally;
  /** How many earlier processes ended without closing their spool. Each may have lost what it logged since its last write. */
  readonly unclosed: number;
  /** How many batches found the spool full and stayed in memory alone. */
  readonly full: number;
}

/** What `flush` reached: whether every log that was queued before is accepted, rejected or dropped by now. */
export type FlushResult = FlushComplete | FlushIncomplete;

/** Nothing of what was queued before is left to do. */
export interface FlushComplete {
  readonly complete: true;
  readonly pending: 0;
}

/** The flush ended at its deadline. */
export interface FlushIncomplete {
  readonly complete: false;
  /** Logs that are left: they stay in the buffer or in the spool, and are still sent. */
  readonly pending: number;
}

/** The result of a flush that left so many logs. */
export const flushResult = (pending: number): FlushResult =>
  pending === 0 ? { complete: true, pending } : { complete: false, pending };
