import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { type LogEntry, RdpError, type RecordMaker, type StoredRecord, toRecord } from '@rdp/core';
import { makerOf } from '@rdp/worker';
import { APPLICATION_ID, databasePath, MAGIC, sizeByHeader } from './database-file.ts';
import { fromRow, type RecordRow } from './record-row.ts';
import { MIGRATIONS } from './schema.ts';
import { translateSqliteError } from './sqlite-error.ts';

/** A database that is only read, as far as it can be: nothing is written, migrated or repaired. */
export interface Salvage {
  readonly path: string;
  /** The size of the file, and the one its header asks for: both 0 for an empty file. In bytes. */
  readonly size: number;
  readonly expectedSize: number;
  /** How many seqs the last walk could not read: of any tenant, and some may never have been given to a record. */
  readonly unreadable: number;
  /** How many records the last walk gave that nothing vouches for, since the key of their content_mac is lost. */
  readonly unverified: number;
  /** The rows of all tenants in order of commit, those that are damaged left out. */
  rows(tenantId?: string): Generator<RecordRow>;
  /** The records of a tenant, checked against their content_mac where that can be. */
  records(tenantId: string, withOriginals: boolean): Generator<StoredRecord>;
  /** What `PRAGMA quick_check` finds, at most so many; it names pages, tables and columns. */
  check(limit: number): string[];
  /** How many rows a table has; nothing when it cannot be counted. */
  count(table: 'tenants' | 'messages' | 'dead_letters' | 'checkpoints'): number | undefined;
  close(): void;
}

const CHUNK = 256;
/** No row of records is smaller: what bounds a walk whose end is not known. In bytes. */
const LEAST_ROW = 64;
/** The primary result codes of a page that is damaged, gone, or not readable from the disk; 1: a table or column is lost. */
const DAMAGE = [1, 10, 11, 18, 26];

/**
 * Opens the database of a data folder for reading what is left of it.
 * @throws RdpError `database_unavailable` where there is none, `database_foreign`, `database_newer`, `database_corrupt`.
 */
export function openSalvage(dataDir: string): Salvage {
  const path = databasePath(dataDir);
  const { size, expectedSize } = readHeader(path);
  // An empty file is no database yet: SQLite would make it one, and drop the WAL beside it.
  const connection = new DatabaseSync(size === 0 ? ':memory:' : path, {
    readOnly: size > 0,
    timeout: 5_000,
    // Or writable_schema has no effect.
    defensive: false,
  });
  try {
    // Without it SQLite refuses a file that is cut short as a whole. Nothing can be written here.
    connection.exec('PRAGMA writable_schema = ON; PRAGMA cell_size_check = ON');
    const isNew = assertReadable(connection, path);
    return wrap({ connection, path, size, expectedSize, isNew });
  } catch (error) {
    connection.close();
    const known = translateSqliteError(error);
    throw known instanceof RdpError && !known.message.includes(path) ? refuse(known.code, path, known.message) : known;
  }
}

const HINTS = {
  database_unavailable: 'check --data, or RDP_DATA',
  database_foreign: 'name another folder with --data; this file was left as it is',
  database_newer: 'use the newer rdp that made it',
  database_corrupt: 'restore a backup, or begin anew in another folder with --data',
};

function refuse(code: RdpError['code'], path: string, why: string): RdpError {
  const hint = HINTS[code as keyof typeof HINTS] as string | undefined;
  return new RdpError(code, `${path}: ${why}`, hint === undefined ? {} : { hint });
}

function readHeader(path: string): { size: number; expectedSize: number } {
  const header = Buffer.alloc(100);
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw refuse('database_unavailable', path, 'there is no database');
  if (size === 0) return { size, expectedSize: 0 };
  const fd = openSync(path, 'r');
  try {
    readSync(fd, header, 0, header.length, 0);
  } finally {
    closeSync(fd);
  }
  const ours = header.toString('latin1', 0, 16) === MAGIC && header.readUInt32BE(68) === APPLICATION_ID;
  if (!ours) throw refuse('database_foreign', path, 'the file is not an RDP database');
  return { size, expectedSize: sizeByHeader(header) };
}

/** Whether the file was never migrated. @throws RdpError when a newer RDP made it, or its list of tables is lost. */
function assertReadable(connection: DatabaseSync, path: string): boolean {
  const version = Number(connection.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version > MIGRATIONS.length) throw refuse('database_newer', path, `it has schema version ${version}`);
  const found = connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'records'").get();
  if (!found && version > 0) throw refuse('database_corrupt', path, 'the list of its tables is damaged');
  return !found;
}

interface Opened extends Pick<Salvage, 'path' | 'size' | 'expectedSize'> {
  readonly connection: DatabaseSync;
  readonly isNew: boolean;
}

function wrap({ connection, path, size, expectedSize, isNew }: Opened): Salvage {
  const most = Math.ceil(Math.max(size, expectedSize) / LEAST_ROW);
  let lost = 0;
  let unverified = 0;
  function* rows(tenantId?: string): Generator<RecordRow> {
    lost = 0;
    if (isNew) return;
    const end = lastReadable(connection);
    const read = rangeReader(connection, tenantId);
    // Seqs gone through with no way to tell whether any more come: no more than the file can have rows.
    let blind = 0;
    for (let seq = 1; seq <= end && lost <= most && blind <= most; seq += CHUNK) {
      const next = nextSeq(connection, seq);
      if (next === null) return;
      if (next === undefined) blind += CHUNK;
      seq = next ?? seq;
      yield* walk(read, seq, Math.min(seq + CHUNK - 1, end), () => lost++);
    }
  }
  return {
    path,
    size,
    expectedSize,
    get unreadable() {
      return lost;
    },
    rows,
    get unverified() {
      return unverified;
    },
    *records(tenantId, withOriginals) {
      unverified = 0;
      const key = isNew ? undefined : readKey(connection, tenantId);
      const maker = makerOf(tenantId, key ?? new Uint8Array(32));
      const now = Math.floor(Date.now() / 1000);
      for (const row of rows(tenantId)) {
        const record = checked(row, maker, key !== undefined);
        if (!record) lost++;
        else if (row.expires_at === null || row.expires_at > now) {
          if (!key) unverified++;
          yield withOriginals ? record : withoutOriginals(record);
        }
      }
    },
    check: (limit) => quickCheck(connection, limit),
    count: (table) =>
      isNew ? 0 : attempt(() => Number(connection.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'])),
    close: () => connection.close(),
  };
}

type ReadRange = (first: number, last: number) => RecordRow[] | undefined;

/** Reads the rows of a range; nothing when a page on the way is damaged. */
function rangeReader(connection: DatabaseSync, tenantId: string | undefined): ReadRange {
  // NOT INDEXED: by the table alone, so that a damaged index costs no record.
  const where = `seq BETWEEN ? AND ?${tenantId === undefined ? '' : ' AND tenant_id = ?'}`;
  const sql = `SELECT * FROM records NOT INDEXED WHERE ${where} ORDER BY seq`;
  const tenant = tenantId === undefined ? [] : [tenantId];
  return (first, last) => attempt(() => connection.prepare(sql).all(first, last, ...tenant) as unknown as RecordRow[]);
}

/** The rows of a range; where it cannot be read as a whole, of its halves, down to the single rows that cannot. */
function* walk(read: ReadRange, first: number, last: number, lose: () => void): Generator<RecordRow> {
  if (first > last) return;
  const rows = read(first, last);
  if (!rows && first === last) lose();
  if (rows) {
    let before = first - 1;
    for (const row of rows) {
      if (isRow(row) && row.seq > before) yield row;
      else lose();
      before = Math.max(before, row.seq);
    }
  } else if (first < last) {
    const middle = Math.floor((first + last) / 2);
    yield* walk(read, first, middle, lose);
    yield* walk(read, middle + 1, last, lose);
  }
}

/** The first seq from here on, which leaps over what was deleted; null where none comes, undefined where damage hides it. */
function nextSeq(connection: DatabaseSync, from: number): number | null | undefined {
  const sql = 'SELECT seq FROM records NOT INDEXED WHERE seq >= ? ORDER BY seq LIMIT 1';
  return attempt(() => (connection.prepare(sql).get(from)?.['seq'] as number | undefined) ?? null);
}

/** The highest seq that can have been given. Damage may make it absurd; the walk leaps over gaps and is bounded. */
function lastReadable(connection: DatabaseSync): number {
  const one = (sql: string): number | undefined =>
    attempt(() => connection.prepare(sql).get()?.['n'] as number | undefined) ?? undefined;
  const noted = one('SELECT last AS n FROM sequence');
  const highest = one('SELECT max(seq) AS n FROM records NOT INDEXED');
  if (noted !== undefined || highest !== undefined) return Math.max(noted ?? 0, highest ?? 0);
  let end = CHUNK;
  while (end < 2 ** 40 && nextSeq(connection, end) !== null) end *= 2;
  return end;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isTime = (value: unknown): boolean => Number.isSafeInteger(value) && Math.abs(value as number) <= 8.64e15;
const orNull = (is: (value: unknown) => boolean) => (value: unknown) => value === null || is(value);
const isJson = (value: unknown): boolean => {
  try {
    const parsed: unknown = JSON.parse(value as string);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
};

const SHAPE: Readonly<Record<keyof RecordRow, (value: unknown) => boolean>> = {
  seq: Number.isSafeInteger,
  tenant_id: isText,
  log_id: isText,
  source: (value) => value === 'json_upload' || value === 'text_upload',
  original_text: orNull(isText),
  modified_data: orNull(isText),
  processed_at: isTime,
  received_at: isTime,
  logged_at: orNull(isTime),
  level: orNull(isText),
  attributes: orNull(isJson),
  original_attributes: orNull(isJson),
  redactions: orNull(isJson),
  policy_version: isText,
  conflict_of: orNull(isText),
  content_mac: isText,
  expires_at: orNull(Number.isSafeInteger),
};

const isRow = (row: RecordRow): boolean =>
  (row.original_text !== null || row.modified_data !== null) &&
  Object.entries(SHAPE).every(([column, is]) => is(row[column as keyof RecordRow]));

function readKey(connection: DatabaseSync, tenantId: string): Uint8Array | undefined {
  const sql = 'SELECT mac_key FROM tenants WHERE tenant_id = ?';
  const key = attempt(() => connection.prepare(sql).get(tenantId)?.['mac_key']);
  return key instanceof Uint8Array && key.length === 32 ? key : undefined;
}

/**
 * The record of a row, unless its content is not what its content_mac was made of: SQLite has no checksums. The redacted
 * half is made again, since damage could pass raw text off as redacted.
 */
function checked(row: RecordRow, maker: RecordMaker, hasKey: boolean): StoredRecord | undefined {
  const stored = fromRow(row, true);
  const { original_text: text, original_attributes: attributes } = stored;
  if (text === undefined) return stored;
  const log = { log_id: row.log_id, source: row.source, text, ...(attributes && { attributes }) };
  const again = remade(maker, log, stored);
  if (!again || (hasKey && again.content_mac !== row.content_mac)) return undefined;
  // What another policy redacted cannot be made again; what it is said to have left as it was, only the key vouches for.
  if (again.policy_version !== row.policy_version) return hasKey || row.modified_data !== null ? stored : undefined;
  const { modified_data, redactions, attributes: clean } = again;
  return { ...stored, modified_data, redactions, ...(clean && { attributes: clean }) };
}

function remade(maker: RecordMaker, log: LogEntry, stored: StoredRecord): StoredRecord | undefined {
  try {
    return toRecord(maker, log, stored.received_at, stored.processed_at);
  } catch {
    // A sound log could be redacted once: this one is another now.
    return undefined;
  }
}

function withoutOriginals(record: StoredRecord): StoredRecord {
  const { original_text: _text, original_attributes: _attributes, ...redacted } = record;
  return redacted;
}

function quickCheck(connection: DatabaseSync, limit: number): string[] {
  const rows = attempt(() => connection.prepare(`PRAGMA quick_check(${limit})`).all());
  const lines = rows?.flatMap((row) => String(row['quick_check']).split('\n')) ?? ['the file cannot be checked'];
  return lines.filter((line) => line !== 'ok' && !line.startsWith('***')).slice(0, limit);
}

/** What `read` gives, or nothing where damage stops it. A damaged integer may also be more than a number holds. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const { errcode, code } = error as { errcode?: number; code?: string };
    if (code === 'ERR_OUT_OF_RANGE' || (errcode !== undefined && DAMAGE.includes(errcode & 0xff))) return undefined;
    throw translateSqliteError(error);
  }
}
