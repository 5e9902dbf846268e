import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { until } from '@rdp/testkit';

/** A row of the records table, with the text that a reader gets. */
export interface StoredRow {
  readonly seq: number;
  readonly tenant_id: string;
  readonly log_id: string;
  readonly source: string;
  readonly original_text: string;
  readonly clean: string;
  readonly processed_at: number;
  readonly received_at: number;
  readonly attributes: string | null;
  readonly original_attributes: string | null;
  readonly redactions: string | null;
  readonly conflict_of: string | null;
}

/** A row of the dead_letters table. */
export interface StoredLetter {
  readonly tenant_id: string;
  readonly body: string;
  readonly reason: string;
  readonly failures: number;
  readonly first_failed_at: number;
  readonly last_failed_at: number;
  readonly redrives: number;
}

/** Runs one query on the database of a data folder, read-only, past everything that RDP thinks of it. */
export function query<Row>(data: string, sql: string): Row[] {
  const database = new DatabaseSync(join(data, 'rdp.db'), { readOnly: true, timeout: 5_000 });
  try {
    return database.prepare(sql).all() as unknown as Row[];
  } finally {
    database.close();
  }
}

/** All records in the order of their commit. */
export const storedRows = (data: string): StoredRow[] =>
  query(
    data,
    `SELECT *, coalesce(modified_data, original_text) AS clean,
       coalesce(attributes, original_attributes) AS attributes FROM records ORDER BY seq`,
  );

/** All dead letters. */
export const deadLetters = (data: string): StoredLetter[] => query(data, 'SELECT * FROM dead_letters ORDER BY id');

/** How many messages are on the queue, in flight or not. */
export const queued = (data: string): number => query<{ n: number }>(data, 'SELECT count(*) AS n FROM messages')[0]!.n;

/** Waits until everything that was accepted has been worked. */
export const untilQueueIsEmpty = (data: string, timeoutMs = 60_000): Promise<unknown> =>
  until('an empty queue', () => queued(data) === 0, timeoutMs);

/** What SQLite itself finds wrong with the file. */
export const damage = (data: string): string[] =>
  query<{ integrity_check: string }>(data, 'PRAGMA integrity_check').map((row) => row.integrity_check);
