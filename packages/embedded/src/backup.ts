import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { RdpError } from '@rdp/core';
import { openDatabaseWhenFree } from './database.ts';
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
}

/**
 * Copies the database of a data folder while others read and write it (sqlite.org/backup.html). The copy is checked, and
 * has its name only when it is whole. Gives its number of records.
 * @throws RdpError `file_exists`, or what opening, copying or checking failed with.
 */
export async function backupDatabase({ dataDir, file, onProgress }: BackupOptions): Promise<{ records: number }> {
  if (existsSync(file)) {
    throw new RdpError('file_exists', `${file} is there already`, { hint: 'name a file that does not exist' });
  }
  const { path, close } = await openDatabaseWhenFree({ dataDir });
  close();
  const partial = `${file}.partial`;
  const source = new DatabaseSync(path, { readOnly: true });
  try {
    // A snapshot that stays for the whole copy: without it each write of another process would start the copy anew.
    source.exec('BEGIN; SELECT last FROM sequence');
    await backup(source, partial, {
      rate: PAGES_AT_ONCE,
      progress: ({ totalPages, remainingPages }) => onProgress?.(totalPages - remainingPages, totalPages),
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

/** The number of records in a copy. @throws RdpError `database_corrupt` when it is not sound. */
function check(path: string): number {
  chmodSync(path, 0o600);
  const copy = new DatabaseSync(path);
  try {
    // A single file can be moved about; opened as a database again it goes back to WAL.
    copy.exec('PRAGMA journal_mode = DELETE');
    const [finding] = Object.values(copy.prepare('PRAGMA quick_check(1)').get() ?? {});
    if (finding !== 'ok') throw new RdpError('database_corrupt', 'the copy is damaged: so is the database itself');
    return Number(copy.prepare('SELECT count(*) AS n FROM records').get()?.['n']);
  } finally {
    copy.close();
  }
}
