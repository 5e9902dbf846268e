import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { MESSAGE_TARGET_BYTES, RdpError } from '@rdp/core';
import type { Database } from './database.ts';
import { isBusy, translateSqliteError } from './sqlite-error.ts';

/** Runs write jobs: many of them share one transaction, and so one wait for the disk. */
export interface Committer {
  /**
   * Runs `job` inside a transaction and resolves once that is committed. A job is synchronous and may run more than once:
   * when a neighbour fails, the transaction is rolled back and each job gets one of its own.
   * @param bytes what the job holds in memory while it waits.
   * @throws RdpError `queue_full` when too much is waiting, `database_busy`, `disk_full`, or what the job threw.
   */
  write<T>(job: () => T, bytes?: number): Promise<T>;
  /** Calls `listener` whenever a transaction was rolled back: what its jobs noted outside of the database is not so. */
  onRollback(listener: () => void): void;
  /** Throws when a transaction has failed and one that needs room still would: a disk that was full and still is. */
  check(): Promise<void>;
  /** Resolves when nothing waits any more. */
  drain(): Promise<void>;
}

interface Pending {
  readonly run: () => unknown;
  readonly bytes: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A transaction takes no further job after this long: readers and other processes get their turn. */
const TRANSACTION_MS = 50;
/** How long a job waits for another process's lock. */
const BUSY_DEADLINE_MS = 10_000;
const BUSY_DELAY_MS = 10;
/** What may wait at most. */
const MAX_PENDING_BYTES = 64 * 1024 * 1024;

/** Takes as much room as a message does and gives it back: on a full disk small changes still succeed. */
const TRIAL = `INSERT INTO messages (message_id, tenant_id, body, visible_at)
    VALUES ('', '', hex(zeroblob(${MESSAGE_TARGET_BYTES / 2})), 0);
  DELETE FROM messages WHERE id = last_insert_rowid()`;

/** A committer over a database that no other committer of this process uses. */
export function createCommitter(database: Database): Committer {
  let pending: Pending[] = [];
  let pendingBytes = 0;
  let running: Promise<void> | undefined;
  /** How many transactions have failed, and how many had when a trial last succeeded. */
  let failures = 0;
  let forgiven = 0;
  const rollbackListeners: (() => void)[] = [];

  function rollback(): void {
    failures++;
    tryRollback(database);
    for (const listener of rollbackListeners) listener();
  }

  async function run(): Promise<void> {
    // One turn of the event loop: what arrives together is committed together.
    await nextTurn();
    while (pending.length > 0) {
      await commitSome();
      await nextTurn();
    }
    running = undefined;
  }

  async function commitSome(): Promise<void> {
    try {
      await begin(database);
    } catch (error) {
      return rejectAll(takeAll(), error);
    }
    const batch: Pending[] = [];
    try {
      const results = runUntilTimeIsUp(batch);
      database.exec('COMMIT');
      batch.forEach((job, index) => {
        job.resolve(results[index]);
      });
    } catch (error) {
      rollback();
      if (batch.length === 1) rejectAll(batch, error);
      else await runApart(batch);
    }
  }

  function runUntilTimeIsUp(batch: Pending[]): unknown[] {
    const results: unknown[] = [];
    const end = performance.now() + TRANSACTION_MS;
    do {
      const job = pending.shift() as Pending;
      pendingBytes -= job.bytes;
      batch.push(job);
      results.push(job.run());
    } while (pending.length > 0 && performance.now() < end);
    return results;
  }

  async function runApart(batch: readonly Pending[]): Promise<void> {
    for (const job of batch) {
      try {
        await begin(database);
        const result = job.run();
        database.exec('COMMIT');
        job.resolve(result);
      } catch (error) {
        rollback();
        rejectAll([job], error);
      }
    }
  }

  function takeAll(): Pending[] {
    const all = pending;
    pending = [];
    pendingBytes = 0;
    return all;
  }

  const committer: Committer = {
    async check() {
      // A trial costs a commit: only after a failure.
      const seen = failures;
      if (seen === forgiven) return;
      await committer.write(() => database.exec(TRIAL));
      forgiven = seen;
    },
    write<T>(job: () => T, bytes = 0): Promise<T> {
      if (pendingBytes + bytes > MAX_PENDING_BYTES) {
        return Promise.reject(
          new RdpError('queue_full', 'too much is waiting to be written', { retryAfterSeconds: 1 }),
        );
      }
      return new Promise<T>((resolve, reject) => {
        pending.push({ run: job, bytes, resolve: resolve as (value: unknown) => void, reject });
        pendingBytes += bytes;
        running ??= run();
      });
    },
    onRollback: (listener) => void rollbackListeners.push(listener),
    drain: async () => running,
  };
  return committer;
}

const rejectAll = (jobs: readonly Pending[], error: unknown): void => {
  for (const job of jobs) job.reject(translateSqliteError(error));
};

/** Begins a write transaction; while another process holds the lock it waits without blocking the thread. */
async function begin(database: Database): Promise<void> {
  const deadline = performance.now() + BUSY_DEADLINE_MS;
  for (;;) {
    try {
      return database.exec('BEGIN IMMEDIATE');
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
      await delay(BUSY_DELAY_MS * Math.random());
    }
  }
}

/** SQLite has rolled back already after some errors (disk full, I/O); then there is nothing left to do. */
function tryRollback(database: Database): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // No transaction is open.
  }
}
