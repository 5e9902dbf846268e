import { closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { RdpError } from '@rdp/core';
import { APPLICATION_ID, databasePath, MAGIC, sizeByHeader } from './database-file.ts';
import { MIGRATIONS } from './schema.ts';
import { translateSqliteError } from './sqlite-error.ts';

/** `full`: a commit survives power loss. `normal`: it survives the end of the process; power loss may take the last ones. */
export type Durability = 'full' | 'normal';

/** How to open a database. */
export interface DatabaseOptions {
  /** The data folder; made with mode 0700 where it is missing. */
  readonly dataDir: string;
  /** @defaultValue `full` */
  readonly durability?: Durability;
  /** The size that this process lets the file grow to, in bytes; beyond it the disk counts as full. @defaultValue none */
  readonly maxBytes?: number;
}

/** The open database file: statements are prepared once. Only one thread may own it. */
export interface Database {
  readonly path: string;
  /** The prepared statement of this SQL. It must be run to its end before the next `await`. */
  prepare(sql: string): StatementSync;
  /** Runs SQL that gives no rows. */
  exec(sql: string): void;
  close(): void;
}

/**
 * Opens the database of a data folder, making or migrating it where needed. A file that is not ours is not written to.
 * @throws RdpError `database_foreign`, `database_newer`, `database_corrupt`, `database_unavailable`, or `database_busy`
 * while another process migrates it.
 */
export function openDatabase({ dataDir, durability = 'full', maxBytes }: DatabaseOptions): Database {
  const path = prepareFile(dataDir);
  try {
    assertWhole(path);
    const connection = new DatabaseSync(path, { timeout: 0 });
    try {
      prepareConnection(connection, path, durability);
      if (maxBytes !== undefined) limitSize(connection, maxBytes);
      return wrap(connection, path);
    } catch (error) {
      connection.close();
      throw error;
    }
  } catch (error) {
    throw named(translateSqliteError(error), path);
  }
}

/** Makes folder and file with their modes before SQLite can make them with others; its -wal and -shm take the mode of the file. */
function prepareFile(dataDir: string): string {
  const path = databasePath(dataDir);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
  } catch (cause) {
    throw new RdpError('database_unavailable', `cannot write to the data folder ${dataDir}`, {
      hint: 'check its permissions, or name another folder with --data',
      cause,
    });
  }
  return path;
}

/**
 * Looks at the header (sqlite.org/fileformat2.html, 1.3) before SQLite does: it would take a file cut short for a sound one
 * until it comes to the pages that are gone.
 */
function assertWhole(path: string): void {
  // Before the file itself: another process may be making both right now, the file first.
  const hasLog = hasContent(`${path}-wal`);
  const size = statSync(path).size;
  // SQLite would take the file for a new one and delete the WAL, which may hold everything.
  if (size === 0 && hasLog)
    throw damaged('the database file is empty, and there is a log of its last commits beside it');
  if (size === 0) return;
  const header = Buffer.alloc(100);
  const fd = openSync(path, 'r');
  try {
    readSync(fd, header, 0, header.length, 0);
  } finally {
    closeSync(fd);
  }
  if (header.toString('latin1', 0, 16) !== MAGIC) throw foreign('it is not an SQLite database');
  const expected = sizeByHeader(header);
  // While there is a WAL, the pages that the file lacks may stand in it.
  if (size < expected && !hasContent(`${path}-wal`)) {
    throw damaged(`the database file is cut short: ${size} of ${expected} bytes`);
  }
}

const damaged = (what: string): RdpError =>
  new RdpError('database_corrupt', what, { hint: 'rdp doctor --db tells what is readable, rdp export saves it' });

const hasContent = (path: string): boolean => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;

function prepareConnection(connection: DatabaseSync, path: string, durability: Durability): void {
  const isNew = assertOurs(connection);
  if (isNew) {
    // Both must be set before the first table is made.
    connection.exec(`PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = ${APPLICATION_ID}`);
  }
  connection.exec('PRAGMA journal_mode = WAL');
  connection.exec(`PRAGMA synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`);
  connection.exec('PRAGMA secure_delete = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY');
  migrate(connection, path);
}

function limitSize(connection: DatabaseSync, maxBytes: number): void {
  const pageSize = Number(value(connection, 'PRAGMA page_size'));
  connection.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / pageSize))}`);
}

/** Whether the file is still empty. @throws RdpError when it belongs to another program or to a newer RDP. */
function assertOurs(connection: DatabaseSync): boolean {
  if (Number(value(connection, 'SELECT count(*) FROM sqlite_schema')) === 0) return true;
  if (value(connection, 'PRAGMA application_id') !== APPLICATION_ID) throw foreign('another program made it');
  assertNotNewer(Number(value(connection, 'PRAGMA user_version')));
  return false;
}

function assertNotNewer(version: number): void {
  if (version <= MIGRATIONS.length) return;
  throw new RdpError(
    'database_newer',
    `the database has schema version ${version}; this rdp knows ${MIGRATIONS.length}`,
    {
      hint: 'use the newer rdp that made it',
    },
  );
}

function migrate(connection: DatabaseSync, path: string): void {
  if (Number(value(connection, 'PRAGMA user_version')) === MIGRATIONS.length) return;
  connection.exec('BEGIN IMMEDIATE');
  try {
    // Read again under the lock: another process may have migrated meanwhile.
    const version = Number(value(connection, 'PRAGMA user_version'));
    assertNotNewer(version);
    for (const sql of MIGRATIONS.slice(version)) connection.exec(sql);
    connection.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    connection.exec('COMMIT');
  } catch (error) {
    connection.exec('ROLLBACK');
    throw named(translateSqliteError(error), path);
  }
}

const value = (connection: DatabaseSync, sql: string): unknown =>
  Object.values(connection.prepare(sql).get() as Record<string, unknown>)[0];

const foreign = (why: string): RdpError =>
  new RdpError('database_foreign', `the file is not an RDP database: ${why}`, {
    hint: 'name another folder with --data; this file was left as it is',
  });

/** The error with the path of the file in its message. */
function named(error: unknown, path: string): unknown {
  if (!(error instanceof RdpError) || error.message.includes(path)) return error;
  return new RdpError(error.code, `${path}: ${error.message}`, {
    ...(error.hint !== undefined && { hint: error.hint }),
    cause: error.cause ?? error,
  });
}

function wrap(connection: DatabaseSync, path: string): Database {
  const statements = new Map<string, StatementSync>();
  return {
    path,
    prepare(sql) {
      let statement = statements.get(sql);
      if (!statement) {
        statement = connection.prepare(sql);
        statements.set(sql, statement);
      }
      return statement;
    },
    exec: (sql) => connection.exec(sql),
    close: () => connection.close(),
  };
}

/** How long opening goes on while another process holds the lock, in milliseconds. */
const OPEN_DEADLINE_MS = 5_000;

/** {@link openDatabase}, tried again while another process makes or migrates the file. */
export async function openDatabaseWhenFree(options: DatabaseOptions): Promise<Database> {
  const deadline = Date.now() + OPEN_DEADLINE_MS;
  for (;;) {
    try {
      return openDatabase(options);
    } catch (error) {
      const busy = error instanceof RdpError && error.code === 'database_busy';
      if (!busy || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20));
    }
  }
}
