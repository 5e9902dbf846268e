import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { RdpError } from '@rdp/core';
import { openDatabaseWhenFree } from './database.ts';
import { databasePath } from './database-file.ts';
import { translateSqliteError } from './sqlite-error.ts';

/** How many pages are copied at once. */
const PAGES_AT_ONCE = 1_000;

/** What a backup is told of. */
export interface BackupOptions {
  readonly dataDir: string;
  /** The file to make; it must not exist. */
  readonly file: string;
  /** Called with the number of pages copied so far and in all. */
  readonly onProgress?: (copied: number, total: number) => void;
  /** Aborted, it stops the copy between two steps. */
  readonly signal?: AbortSignal;
}

/**
 * Copies the database of a data folder while others read and write it (sqlite.org/backup.html). The copy is checked, and
 * has its name only when it is whole. Gives its number of records.
 * @throws RdpError `file_exists`, `database_unavailable` where there is nothing to copy, or what opening, copying or
 * checking failed with; the reason of the signal when that is aborted. Nothing is left of the copy then.
 */
export async function backupDatabase({
  dataDir,
  file,
  onProgress,
  signal,
}: BackupOptions): Promise<{ records: number }> {
  assertThere(dataDir);
  if (existsSync(file)) {
    throw new RdpError('file_exists', `${file} is there already`, { hint: 'name a file that does not exist' });
  }
  const { path, close } = await openDatabaseWhenFree({ dataDir });
  close();
  const partial = `${file}.${randomUUID().slice(0, 8)}.partial`;
  // There is raw text in it: nobody else may read it even while it is made.
  closeSync(openSync(partial, 'wx', 0o600));
  const source = new DatabaseSync(path, { readOnly: true });
  try {
    // A snapshot that stays for the whole copy: without it each write of another process would start the copy anew.
    source.exec('BEGIN; SELECT last FROM sequence');
    await backup(source, partial, {
      rate: PAGES_AT_ONCE,
      progress({ totalPages, remainingPages }) {
        onProgress?.(totalPages - remainingPages, totalPages);
        signal?.throwIfAborted();
      },
    });
    const records = check(partial);
    renameSync(partial, file);
    return { records };
  } catch (error) {
    rmSync(partial, { force: true });
    throw translateSqliteError(error);
  } finally {
    source.close();
  }
}

/** Opening would make a database where there is none, and its copy would pass for a backup. */
function assertThere(dataDir: string): void {
  const path = databasePath(dataDir);
  if (existsSync(path)) return;
  throw new RdpError('database_unavailable', `${path}: there is no database`, { hint: 'check --data, or RDP_DATA' });
}

/** The number of records in a copy. @throws RdpError `database_corrupt` when it is not sound. */
function check(path: string): number {
  const copy = new DatabaseSync(path);
  try {
    // A single file can be moved about; opened as a database again it goes back to WAL.
    copy.exec('PRAGMA journal_mode = DELETE');
    const [finding] = Object.values(copy.prepare('PRAGMA quick_check(1)').get() ?? {});
    if (finding !== 'ok') {
      throw new RdpError('database_corrupt', 'the copy is damaged: so is the database itself', {
        hint: 'rdp doctor --db tells what is readable, rdp export saves it',
      });
    }
    return Number(copy.prepare('SELECT count(*) AS n FROM records').get()?.['n']);
  } finally {
    copy.close();
  }
}
