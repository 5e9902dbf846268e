/**
 * @module
 * What the use cases need of an engine. No vendor word stands here; the contract suites of testkit hold for every adapter.
 */
import type { ErrorInfo } from './errors.ts';
import type { StoredRecord } from './record.ts';

export type { TenantDirectory } from './tenant-directory.ts';

/** A message to put on the queue. */
export interface OutgoingMessage {
  readonly tenantId: string;
  /** A serialized envelope. */
  readonly body: string;
}

/** Whether one message was taken. */
export type SendResult =
  | { readonly ok: true; readonly messageId: string }
  | { readonly ok: false; readonly error: ErrorInfo };

/** A message that was received: invisible to others until its visibility timeout ends. */
export interface ReceivedMessage {
  readonly messageId: string;
  /** Names this one receipt; void once the visibility timeout has passed. */
  readonly receipt: string;
  readonly tenantId: string;
  readonly body: string;
  /** How often it was received, this time included. */
  readonly receiveCount: number;
  /** How often a log in it has failed in itself before. A store that throttles does not count. */
  readonly failureCount: number;
  /** When a log in it failed in itself for the first time: epoch milliseconds. */
  readonly firstFailedAt?: number;
  /** How often it has been sent back from the dead-letter queue, where the engine tells the worker: its dead letter says so too. */
  readonly redrives?: number;
}

/** The queue between ingest and worker: at least once, order not kept. */
export interface LogQueue {
  /** Puts messages on the queue. Gives one result a message, in order; never throws for a message that was refused. */
  send(messages: readonly OutgoingMessage[]): Promise<SendResult[]>;
  /** Up to `max` messages that are visible now; each is invisible for `visibilityMs` from here on. */
  receive(options: { readonly max: number; readonly visibilityMs: number }): Promise<ReceivedMessage[]>;
  /** How many messages are on the queue, in flight or not. */
  size(): Promise<number>;
}

/** Why a message was given up. `unknown`: the queue's own redrive policy moved it, as when a log kills the process. */
export type DeadLetterReason = 'record_too_large' | 'redaction_failed' | 'invalid_envelope' | 'unknown';

/** What goes to the dead-letter queue: an envelope with only the logs that failed, or a body that is no envelope. */
export interface DeadLetter {
  readonly tenantId: string;
  readonly body: string;
  readonly reason: DeadLetterReason;
  /** How often it failed. */
  readonly failures: number;
  /** Epoch milliseconds. */
  readonly firstFailedAt: number;
  /** Epoch milliseconds. */
  readonly lastFailedAt: number;
  /** How often it has been sent back to the queue before. @defaultValue 0, or what the engine itself knows */
  readonly redrives?: number;
}

/** A dead letter as it is kept. */
export interface KeptDeadLetter extends DeadLetter {
  readonly id: string;
  readonly redrives: number;
  /** When it will be dropped: epoch milliseconds. */
  readonly expiresAt: number;
}

/** Which dead letters are meant; no member means all. */
export interface DeadLetterFilter {
  readonly tenantId?: string;
  readonly reason?: DeadLetterReason;
  readonly ids?: readonly string[];
  /** Only those that failed last before this moment: epoch milliseconds. */
  readonly failedBefore?: number;
}

/** The dead letters of one tenant with one reason. */
export interface DeadLetterCount {
  readonly tenantId: string;
  readonly reason: DeadLetterReason;
  readonly count: number;
  /** The last failure of the one that failed longest ago: epoch milliseconds. */
  readonly oldest: number;
  /** When the first of them will be dropped: epoch milliseconds. */
  readonly expiresAt: number;
}

/** The dead-letter queue: what the worker gave up, kept until someone redrives or purges it. */
export interface DeadLetterQueue {
  send(letters: readonly DeadLetter[]): Promise<void>;
  /** How many there are by tenant and reason, in the order of both. */
  count(filter?: DeadLetterFilter): Promise<DeadLetterCount[]>;
  /** Up to `limit` of them, oldest failure first. Looking changes nothing. */
  peek(filter: DeadLetterFilter, limit: number): Promise<KeptDeadLetter[]>;
  /** Sends up to `limit` of them back to the queue and then drops them here; gives how many. */
  redrive(filter: DeadLetterFilter, limit: number): Promise<number>;
  /** Drops up to `limit` of them for good; gives how many. */
  purge(filter: DeadLetterFilter, limit: number): Promise<number>;
}

/**
 * What became of a record: `written`; `same` (this id with this content was there already: nothing changed);
 * `conflict` (the id was there with other content: this one is kept under `conflictId`).
 */
export type WriteResult =
  | { readonly status: 'written' | 'same' }
  | { readonly status: 'conflict'; readonly conflictId: string };

/** A page of records and where the next one starts. */
export interface RecordPage {
  /** Without the originals. */
  readonly records: StoredRecord[];
  /** Opaque; give it back to go on after the last record of this page. */
  readonly cursor: string;
}

/** The store: exactly one record a log and tenant. Every read leaves out what has expired. */
export interface LogStore {
  /** Writes each record unless its id is there; gives one result a record, in order. A second delivery changes nothing. */
  write(records: readonly StoredRecord[]): Promise<WriteResult[]>;
  /** One record; its originals only when asked for. */
  get(tenantId: string, logId: string, options?: { readonly original?: boolean }): Promise<StoredRecord | undefined>;
  /** The newest `limit` records, oldest of them first, and a cursor after the last. */
  latest(tenantId: string, limit: number): Promise<RecordPage>;
  /** Up to `limit` records committed after `cursor`, in the order of their commit, without gap or repeat. */
  since(tenantId: string, cursor: string, limit: number): Promise<RecordPage>;
  /** Up to `limit` records processed in `from` (inclusive) to `until` (exclusive), epoch milliseconds, in that order. */
  query(
    tenantId: string,
    range: { readonly from: number; readonly until: number; readonly limit: number; readonly cursor?: string },
  ): Promise<RecordPage>;
}

/** What to do with a message once its records are stored. */
export type Verdict =
  | { readonly action: 'acknowledge' }
  | { readonly action: 'keep' }
  | { readonly action: 'retry'; readonly delayMs: number; readonly countsAsFailure: boolean }
  | { readonly action: 'give-up'; readonly letter: DeadLetter };

/** The outcome of one message: its records, and what follows when all of them are stored. */
export interface Outcome {
  readonly message: ReceivedMessage;
  readonly records: readonly StoredRecord[];
  readonly verdict: Verdict;
}

/**
 * Carries outcomes out, so that a record is stored before its message is acknowledged and a dead letter is kept before its
 * message is. Throws (retryable) when the store or a queue did not take it; the message then stays on the queue.
 */
export type Settle = (outcomes: readonly Outcome[]) => Promise<void>;
