import { RdpError } from '@rdp/core';
import type { LogStore, RecordPage } from '@rdp/core/ports';
import type { Committer } from './committer.ts';
import type { Database } from './database.ts';
import { findRecord, type IdIndex } from './id-index.ts';
import { insertRecords } from './insert-records.ts';
import { recordId } from './record-id.ts';
import { fromRow, type RecordRow } from './record-row.ts';
import { lastSeq } from './sequence.ts';
import { translateSqliteError } from './sqlite-error.ts';

/** What the embedded store needs. */
export interface StoreOptions {
  readonly database: Database;
  readonly committer: Committer;
  readonly idIndex: IdIndex;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The store of the embedded engine: a table with an index by id, one by time and one by order of commit. */
export function createStore({ database, committer, idIndex, now }: StoreOptions): LogStore {
  const page = (rows: RecordRow[], cursor: (last: RecordRow | undefined) => string): RecordPage => ({
    records: rows.map((row) => fromRow(row, false)),
    cursor: cursor(rows.at(-1)),
  });
  const all = (sql: string, ...parameters: (string | number)[]): RecordRow[] =>
    database.prepare(`SELECT * FROM records WHERE ${sql}`).all(...parameters) as unknown as RecordRow[];
  const alive = (): number => Math.floor(now() / 1000);

  return {
    write: (records) => committer.write(() => insertRecords(database, idIndex, records)),

    get: (tenantId, logId, { original = false } = {}) =>
      reading(() => {
        const seq = findRecord(database, recordId(tenantId, logId));
        const [row] = seq === undefined ? [] : all(`seq = ? AND ${ALIVE}`, seq, alive());
        return row && fromRow(row, original);
      }),

    latest: (tenantId, limit) =>
      reading(() => {
        const rows = all(`tenant_id = ? AND ${ALIVE} ORDER BY seq DESC LIMIT ?`, tenantId, alive(), limit).reverse();
        return page(rows, (last) => seqCursor(last?.seq ?? lastSeq(database)));
      }),

    since: (tenantId, cursor, limit) =>
      reading(() => {
        const after = parseCursor('s', cursor, 1)[0] as number;
        const rows = all(
          `tenant_id = ? AND seq > ? AND ${ALIVE} ORDER BY seq LIMIT ?`,
          tenantId,
          after,
          alive(),
          limit,
        );
        return page(rows, (last) => seqCursor(last?.seq ?? after));
      }),

    query: (tenantId, { from, until, limit, cursor }) =>
      reading(() => {
        const [time, seq] = cursor === undefined ? [from, 0] : (parseCursor('t', cursor, 2) as [number, number]);
        const rows = all(
          `tenant_id = ? AND (processed_at, seq) > (?, ?) AND processed_at < ? AND ${ALIVE}
           ORDER BY processed_at, seq LIMIT ?`,
          tenantId,
          time,
          seq,
          until,
          alive(),
          limit,
        );
        return page(rows, (last) => `t.${last?.processed_at ?? time}.${last?.seq ?? seq}`);
      }),
  };
}

/** What `read` gives. @throws RdpError `database_corrupt` and the like. */
async function reading<T>(read: () => T): Promise<T> {
  try {
    return read();
  } catch (error) {
    throw translateSqliteError(error);
  }
}

const ALIVE = '(expires_at IS NULL OR expires_at > ?)';

const seqCursor = (seq: number): string => `s.${seq}`;

/** The numbers in a cursor of this store. */
function parseCursor(kind: string, cursor: string, count: number): number[] {
  const [head, ...parts] = cursor.split('.');
  const numbers = parts.map(Number);
  if (head === kind && numbers.length === count && numbers.every(Number.isSafeInteger)) return numbers;
  throw new RdpError('not_found', 'the cursor is not of this store', { hint: 'start again without a cursor' });
}
