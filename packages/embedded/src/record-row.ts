import type { JsonObject, LogLevel, StoredRecord } from '@rdp/core';
import type { LogSource } from '@rdp/core/contract';
import { recordId } from './record-id.ts';

/** A row of the records table. */
export interface RecordRow {
  readonly seq: number;
  readonly tenant_id: string;
  readonly log_id: string;
  readonly source: LogSource;
  readonly original_text: string | null;
  readonly modified_data: string | null;
  readonly processed_at: number;
  readonly received_at: number;
  readonly logged_at: number | null;
  readonly level: LogLevel | null;
  readonly attributes: string | null;
  readonly original_attributes: string | null;
  readonly redactions: string | null;
  readonly policy_version: string;
  readonly conflict_of: string | null;
  readonly content_mac: string;
  readonly expires_at: number | null;
}

/** The columns of a row without its seq, in the order of its cells. */
export const RECORD_COLUMNS = [
  'tenant_id',
  'log_id',
  'source',
  'original_text',
  'modified_data',
  'processed_at',
  'received_at',
  'logged_at',
  'level',
  'attributes',
  'original_attributes',
  'redactions',
  'policy_version',
  'conflict_of',
  'content_mac',
  'expires_at',
] as const;

/** One value of a row. */
export type Cell = string | number | null;

/** How many cells a row has. */
export const ROW_LENGTH = RECORD_COLUMNS.length;

/** Where in a row the cells are that the conflict rule needs. */
export const cell = {
  tenantId: RECORD_COLUMNS.indexOf('tenant_id'),
  logId: RECORD_COLUMNS.indexOf('log_id'),
  conflictOf: RECORD_COLUMNS.indexOf('conflict_of'),
  contentMac: RECORD_COLUMNS.indexOf('content_mac'),
} as const;

/** Rows one after the other in one flat list: it crosses to another thread several times faster than a list of objects. */
export interface Rows {
  readonly cells: readonly Cell[];
  /** The hash of each row's id: made here, the thread that owns the database has less to do. */
  readonly hashes: Float64Array;
  readonly count: number;
}

/** The rows of records. */
export function toRows(records: readonly StoredRecord[]): Rows {
  const cells: Cell[] = [];
  for (const record of records) pushRow(cells, record);
  const hashes = Float64Array.from(records, ({ tenant_id, log_id }) => recordId(tenant_id, log_id).hash);
  return { cells, hashes, count: records.length };
}

/** The row that keeps a log whose id has another content. */
export function conflictRow(row: readonly Cell[]): Cell[] {
  const id = row[cell.logId] as string;
  const conflict = row.slice();
  conflict[cell.conflictOf] = id;
  // The id of core's conflictId, from cells.
  conflict[cell.logId] = `${id}~${row[cell.contentMac]}`;
  return conflict;
}

/** What redaction left as it was is kept once, as the original. */
function pushRow(cells: Cell[], record: StoredRecord): void {
  const { attributes, original_attributes: original } = record;
  const clean = record.modified_data === record.original_text;
  const cleanAttributes = attributes !== undefined && attributes === original;
  cells.push(
    record.tenant_id,
    record.log_id,
    record.source,
    record.original_text ?? null,
    clean ? null : record.modified_data,
    toMs(record.processed_at),
    toMs(record.received_at),
    record.logged_at === undefined ? null : Date.parse(record.logged_at),
    record.level ?? null,
    attributes === undefined || cleanAttributes ? null : JSON.stringify(attributes),
    original === undefined ? null : JSON.stringify(original),
    hasKeys(record.redactions) ? JSON.stringify(record.redactions) : null,
    record.policy_version,
    record.conflict_of ?? null,
    record.content_mac,
    record.expires_at ?? null,
  );
}

let lastIso = '';
let lastMs = 0;

/** Epoch milliseconds. The records of a batch share their times, so the last one is remembered. */
function toMs(iso: string): number {
  if (iso !== lastIso) {
    lastIso = iso;
    lastMs = Date.parse(iso);
  }
  return lastMs;
}

/** The record of a row, with its originals only where asked for. */
export function fromRow(row: RecordRow, withOriginals: boolean): StoredRecord {
  const attributes = row.attributes ?? row.original_attributes;
  return {
    tenant_id: row.tenant_id,
    log_id: row.log_id,
    source: row.source,
    ...(withOriginals && row.original_text !== null && { original_text: row.original_text }),
    modified_data: row.modified_data ?? row.original_text ?? '',
    processed_at: new Date(row.processed_at).toISOString(),
    received_at: new Date(row.received_at).toISOString(),
    ...(row.logged_at !== null && { logged_at: new Date(row.logged_at).toISOString() }),
    ...(row.level !== null && { level: row.level }),
    ...(attributes !== null && { attributes: JSON.parse(attributes) as JsonObject }),
    ...(withOriginals &&
      row.original_attributes !== null && { original_attributes: JSON.parse(row.original_attributes) as JsonObject }),
    redactions: row.redactions === null ? {} : JSON.parse(row.redactions),
    policy_version: row.policy_version,
    ...(row.conflict_of !== null && { conflict_of: row.conflict_of }),
    content_mac: row.content_mac,
    ...(row.expires_at !== null && { expires_at: row.expires_at }),
  };
}

function hasKeys(object: object): boolean {
  for (const _key in object) return true;
  return false;
}
