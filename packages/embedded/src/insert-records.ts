import { conflictId, type StoredRecord } from '@rdp/core';
import type { WriteResult } from '@rdp/core/ports';
import type { Database } from './database.ts';
import type { IdIndex } from './id-index.ts';
import { type RecordId, recordId } from './record-id.ts';
import { type Cell, cell, conflictRow, RECORD_COLUMNS, ROW_LENGTH, type Rows, toRows } from './record-row.ts';
import { lastSeq, saveLastSeq } from './sequence.ts';

/** Writes records by the conflict rule; gives one result a record. Call it inside a transaction. */
export function insertRecords(database: Database, idIndex: IdIndex, records: readonly StoredRecord[]): WriteResult[] {
  const conflicts = insertRows(database, idIndex, toRows(records));
  return records.map((record, index): WriteResult => {
    const status = conflicts[index];
    if (status === CONFLICT) return { status: 'conflict', conflictId: conflictId(record) };
    return { status: status === SAME ? 'same' : 'written' };
  });
}

const WRITTEN = 0;
const SAME = 1;
const CONFLICT = 2;

/**
 * Writes rows by the conflict rule: a row whose id is new is inserted; one whose id and content_mac are there changes nothing;
 * one whose id has other content is inserted under `log_id~content_mac`. Call it inside a transaction.
 * @returns for each row 0 (written), 1 (the same was there) or 2 (conflict).
 */
export function insertRows(database: Database, idIndex: IdIndex, { cells, hashes, count }: Rows): Uint8Array {
  const statuses = new Uint8Array(count);
  if (count === 0) return statuses;
  idIndex.refresh();
  const first = lastSeq(database);
  let seq = first;
  const statement = database.prepare(INSERT_RECORD);
  /** The `seq` of the record that has this id already; `undefined` once this one is inserted. */
  const insertNew = (row: readonly Cell[], id: RecordId): number | undefined => {
    const existing = idIndex.find(id);
    if (existing !== undefined) return existing;
    seq++;
    statement.run(seq, ...row);
    idIndex.add(id, seq);
    return undefined;
  };
  for (let at = 0; at < count; at++) {
    const row = cells.slice(at * ROW_LENGTH, (at + 1) * ROW_LENGTH);
    const [tenantId, logId] = [row[cell.tenantId] as string, row[cell.logId] as string];
    const existing = insertNew(row, { tenantId, logId, hash: hashes[at] as number });
    if (existing === undefined) statuses[at] = WRITTEN;
    else if (macOf(database, existing) === row[cell.contentMac]) statuses[at] = SAME;
    else {
      const conflict = conflictRow(row);
      insertNew(conflict, recordId(tenantId, conflict[cell.logId] as string));
      statuses[at] = CONFLICT;
    }
  }
  if (seq > first) saveLastSeq(database, seq);
  idIndex.save();
  return statuses;
}

const macOf = (database: Database, seq: number): unknown =>
  database.prepare('SELECT content_mac FROM records WHERE seq = ?').get(seq)?.['content_mac'];

const INSERT_RECORD = `INSERT INTO records (seq, ${RECORD_COLUMNS.join(', ')})
  VALUES (?, ${RECORD_COLUMNS.map(() => '?').join(', ')})`;
