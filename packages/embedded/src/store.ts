import { conflictId, RdpError, type StoredRecord } from '@rdp/core';
import type { LogStore, RecordPage, WriteResult } from '@rdp/core/ports';
import type { Committer } from './committer.ts';
import type { Database } from './database.ts';
import { findRecord, type IdIndex, recordId } from './id-index.ts';
import { fromRow, RECORD_COLUMNS, type RecordRow, toRow } from './record-row.ts';
import { lastSeq, saveLastSeq } from './sequence.ts';

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

    async get(tenantId, logId, { original = false } = {}) {
      const seq = findRecord(database, recordId(tenantId, logId));
      const [row] = seq === undefined ? [] : all(`seq = ? AND ${ALIVE}`, seq, alive());
      return row && fromRow(row, original);
    },

    async latest(tenantId, limit) {
      const rows = all(`tenant_id = ? AND ${ALIVE} ORDER BY seq DESC LIMIT ?`, tenantId, alive(), limit).reverse();
      return page(rows, (last) => seqCursor(last?.seq ?? lastSeq(database)));
    },

    async since(tenantId, cursor, limit) {
      const after = parseCursor('s', cursor, 1)[0] as number;
      const rows = all(`tenant_id = ? AND seq > ? AND ${ALIVE} ORDER BY seq LIMIT ?`, tenantId, after, alive(), limit);
      return page(rows, (last) => seqCursor(last?.seq ?? after));
    },

    async query(tenantId, { from, until, limit, cursor }) {
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
    },
  };
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

/** Writes records by the conflict rule; gives one result a record. Call it inside a transaction. */
export function insertRecords(database: Database, idIndex: IdIndex, records: readonly StoredRecord[]): WriteResult[] {
  if (records.length === 0) return [];
  idIndex.refresh();
  let seq = lastSeq(database);
  /** The `seq` of the record that has this id already; `undefined` once this one is inserted. */
  const insertNew = (record: StoredRecord): number | undefined => {
    const id = recordId(record.tenant_id, record.log_id);
    const existing = idIndex.find(id);
    if (existing !== undefined) return existing;
    seq++;
    database.prepare(INSERT_RECORD).run(...toRow(record, seq));
    idIndex.add(id, seq);
    return undefined;
  };
  const results = records.map((record): WriteResult => {
    const existing = insertNew(record);
    if (existing === undefined) return { status: 'written' };
    const kept = database.prepare('SELECT content_mac FROM records WHERE seq = ?').get(existing);
    if (kept?.['content_mac'] === record.content_mac) return { status: 'same' };
    const conflict = conflictId(record);
    insertNew({ ...record, log_id: conflict, conflict_of: record.log_id });
    return { status: 'conflict', conflictId: conflict };
  });
  saveLastSeq(database, seq);
  return results;
}

const INSERT_RECORD = `INSERT INTO records (${RECORD_COLUMNS}) VALUES (${RECORD_COLUMNS.replaceAll(/\w+/g, '?')})`;
