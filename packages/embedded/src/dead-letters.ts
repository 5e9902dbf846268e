import type { DeadLetter, DeadLetterFilter, DeadLetterQueue, DeadLetterReason, KeptDeadLetter } from '@rdp/core/ports';
import type { Committer } from './committer.ts';
import type { Database } from './database.ts';
import { insertMessage } from './insert-message.ts';

/** What the embedded dead-letter queue needs. */
export interface DeadLettersOptions {
  readonly database: Database;
  readonly committer: Committer;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Makes the id of a message that is sent back. */
  readonly newId: () => string;
  /** Is called once messages are back on the queue. */
  readonly onSent?: () => void;
}

/** How long a dead letter is kept. */
const RETENTION_MS = 14 * 24 * 60 * 60 * 1000;

/** The dead-letter queue of the embedded engine: a table beside the queue, so that a letter moves in one transaction. */
export function createDeadLetters(options: DeadLettersOptions): DeadLetterQueue {
  const { database, committer, now } = options;
  return {
    send: (letters) => committer.write(() => insertDeadLetters(database, letters, 0)),

    count: async () =>
      database
        .prepare(
          `SELECT tenant_id AS tenantId, reason, count(*) AS count, min(last_failed_at) AS oldest FROM dead_letters
           WHERE expires_at > ? GROUP BY tenant_id, reason ORDER BY tenant_id, reason`,
        )
        .all(now())
        .map((row) => ({ ...row })) as unknown as Awaited<ReturnType<DeadLetterQueue['count']>>,

    peek: async (filter, limit) => select(database, filter, limit, now()),

    async redrive(filter, limit) {
      const moved = await committer.write(() => {
        const letters = select(database, filter, limit, now());
        for (const letter of letters) {
          insertMessage(database, letter, options.newId(), now(), letter.redrives + 1);
          remove(database, letter.id);
        }
        return letters.length;
      });
      if (moved > 0) options.onSent?.();
      return moved;
    },

    purge: (filter, limit) =>
      committer.write(() => {
        const letters = select(database, filter, limit, now());
        for (const letter of letters) remove(database, letter.id);
        return letters.length;
      }),
  };
}

/** Keeps dead letters. Call it inside the transaction that takes their messages off the queue. */
export function insertDeadLetters(database: Database, letters: readonly DeadLetter[], redrives: number): void {
  const insert = database.prepare(
    `INSERT INTO dead_letters (tenant_id, body, reason, failures, first_failed_at, last_failed_at, redrives, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { tenantId, body, reason, failures, firstFailedAt, lastFailedAt } of letters) {
    insert.run(tenantId, body, reason, failures, firstFailedAt, lastFailedAt, redrives, lastFailedAt + RETENTION_MS);
  }
}

interface DeadLetterRow {
  readonly id: number;
  readonly tenant_id: string;
  readonly body: string;
  readonly reason: DeadLetterReason;
  readonly failures: number;
  readonly first_failed_at: number;
  readonly last_failed_at: number;
  readonly redrives: number;
  readonly expires_at: number;
}

function select(database: Database, filter: DeadLetterFilter, limit: number, now: number): KeptDeadLetter[] {
  const rows = database
    .prepare(
      `SELECT * FROM dead_letters WHERE expires_at > :now
         AND (:tenant IS NULL OR tenant_id = :tenant)
         AND (:reason IS NULL OR reason = :reason)
         AND (:before IS NULL OR last_failed_at < :before)
         AND (:ids IS NULL OR id IN (SELECT CAST(value AS INTEGER) FROM json_each(:ids)))
       ORDER BY last_failed_at, id LIMIT :limit`,
    )
    .all({
      now,
      limit,
      tenant: filter.tenantId ?? null,
      reason: filter.reason ?? null,
      before: filter.failedBefore ?? null,
      ids: filter.ids ? JSON.stringify(filter.ids) : null,
    }) as unknown as DeadLetterRow[];
  return rows.map(toLetter);
}

const toLetter = (row: DeadLetterRow): KeptDeadLetter => ({
  id: String(row.id),
  tenantId: row.tenant_id,
  body: row.body,
  reason: row.reason,
  failures: row.failures,
  firstFailedAt: row.first_failed_at,
  lastFailedAt: row.last_failed_at,
  redrives: row.redrives,
  expiresAt: row.expires_at,
});

const remove = (database: Database, id: string): void => {
  database.prepare('DELETE FROM dead_letters WHERE id = ?').run(Number(id));
};
