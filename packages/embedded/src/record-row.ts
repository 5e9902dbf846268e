import type { JsonObject, LogLevel, StoredRecord } from '@rdp/core';
import type { LogSource } from '@rdp/core/contract';

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

/** The columns of {@link toRow}, in its order. */
export const RECORD_COLUMNS =
  'seq, tenant_id, log_id, source, original_text, modified_data, processed_at, received_at, logged_at, level, ' +
  'attributes, original_attributes, redactions, policy_version, conflict_of, content_mac, expires_at';

type Cell = string | number | null;

/** The cells of a record. What redaction left as it was is kept once, as the original. */
export function toRow(record: StoredRecord, seq: number): Cell[] {
  const { attributes, original_attributes: original } = record;
  const clean = record.modified_data === record.original_text;
  const cleanAttributes = attributes !== undefined && attributes === original;
  return [
    seq,
    record.tenant_id,
    record.log_id,
    record.source,
    record.original_text ?? null,
    clean ? null : record.modified_data,
    Date.parse(record.processed_at),
    Date.parse(record.received_at),
    record.logged_at === undefined ? null : Date.parse(record.logged_at),
    record.level ?? null,
    attributes === undefined || cleanAttributes ? null : JSON.stringify(attributes),
    original === undefined ? null : JSON.stringify(original),
    hasKeys(record.redactions) ? JSON.stringify(record.redactions) : null,
    record.policy_version,
    record.conflict_of ?? null,
    record.content_mac,
    record.expires_at ?? null,
  ];
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
