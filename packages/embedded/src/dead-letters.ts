import type {
  DeadLetter,
  DeadLetterCount,
  DeadLetterFilter,
  DeadLetterQueue,
  DeadLetterReason,
  KeptDeadLetter,
} from '@rdp/core/ports';
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

    count: async (filter = {}) => count(database, filter, now()),

    peek: async (filter, limit) => letters(database, filter, limit, now()),

    async redrive(filter, limit) {
      const moved = await committer.write(() => {
        const chosen = letters(database, filter, limit, now());
        for (const letter of chosen) {
          insertMessage(database, letter, options.newId(), now(), letter.redrives + 1);
          remove(database, letter.id);
        }
        return chosen.length;
      });
      if (moved > 0) options.onSent?.();
      return moved;
    },

    purge: (filter, limit) =>
      committer.write(() => {
        // Without the bodies: they would all be in memory at once.
        const ids = select(database, 'id', filter, limit, now());
        for (const { id } of ids) remove(database, String(id));
        return ids.length;
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

function count(database: Database, filter: DeadLetterFilter, now: number): DeadLetterCount[] {
  const { where, parameters } = conditions(filter, now);
  const rows = database
    .prepare(
      `SELECT tenant_id AS tenantId, reason, count(*) AS count, min(last_failed_at) AS oldest, min(expires_at) AS expiresAt
       FROM dead_letters WHERE ${where} GROUP BY tenant_id, reason ORDER BY tenant_id, reason`,
    )
    .all(...parameters);
  return rows.map((row) => ({ ...row })) as unknown as DeadLetterCount[];
}

const letters = (database: Database, filter: DeadLetterFilter, limit: number, now: number): KeptDeadLetter[] =>
  (select(database, '*', filter, limit, now) as unknown as DeadLetterRow[]).map(toLetter);

function select(database: Database, columns: 'id' | '*', filter: DeadLetterFilter, limit: number, now: number) {
  const { where, parameters } = conditions(filter, now);
  return database
    .prepare(`SELECT ${columns} FROM dead_letters WHERE ${where} ORDER BY last_failed_at, id LIMIT ?`)
    .all(...parameters, limit);
}

/** Only the conditions that are asked for: an `OR` for those that are not would keep SQLite from the index. */
function conditions({ tenantId, reason, ids, failedBefore }: DeadLetterFilter, now: number) {
  const terms: [sql: string, parameter: string | number][] = [['expires_at > ?', now]];
  if (tenantId !== undefined) terms.push(['tenant_id = ?', tenantId]);
  if (reason !== undefined) terms.push(['reason = ?', reason]);
  if (failedBefore !== undefined) terms.push(['last_failed_at < ?', failedBefore]);
  if (ids !== undefined) terms.push(['id IN (SELECT value FROM json_each(?))', JSON.stringify(rowIds(ids))]);
  return { where: terms.map(([sql]) => sql).join(' AND '), parameters: terms.map(([, parameter]) => parameter) };
}

/** The ids that can be ours: SQLite would read a number out of others, and so mean another letter. */
const rowIds = (ids: readonly string[]): number[] => ids.filter((id) => /^\d{1,15}$/.test(id)).map(Number);

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
