import { type ErrorCode, RdpError } from '@rdp/core';

/** Primary result codes of SQLite (sqlite.org/rescode.html) that mean something to a user of RDP. */
const BY_RESULT_CODE: Readonly<Record<number, { code: ErrorCode; message: string; hint: string }>> = {
  5: { code: 'database_busy', message: 'the database is locked by another process', hint: 'try again' },
  6: { code: 'database_busy', message: 'the database is locked', hint: 'try again' },
  8: {
    code: 'database_unavailable',
    message: 'the database is read-only',
    hint: 'check the permissions of the data folder',
  },
  10: {
    code: 'store_unavailable',
    message: 'the disk failed to read or write',
    hint: 'check the disk of the data folder',
  },
  11: {
    code: 'database_corrupt',
    message: 'the database file is damaged',
    hint: 'rdp doctor --db tells what is readable, rdp export saves it',
  },
  13: { code: 'disk_full', message: 'the disk is full', hint: 'make room; nothing that was accepted is lost' },
  14: {
    code: 'database_unavailable',
    message: 'the database cannot be opened',
    hint: 'check the path and its permissions',
  },
  26: {
    code: 'database_foreign',
    message: 'the file is not an SQLite database',
    hint: 'name another folder with --data',
  },
};

const isSqliteError = (error: unknown): error is Error & { errcode: number } =>
  error instanceof Error && typeof (error as { errcode?: unknown }).errcode === 'number';

/** True where another connection holds the lock: the same call can succeed in a moment. */
export const isBusy = (error: unknown): boolean => isSqliteError(error) && [5, 6].includes(error.errcode & 0xff);

/** An error of `node:sqlite` as ours; any other error as it is. SQLite's messages name tables and never hold row data. */
export function translateSqliteError(error: unknown): unknown {
  if (!isSqliteError(error)) return error;
  const known = BY_RESULT_CODE[error.errcode & 0xff];
  if (!known) return new RdpError('internal', `SQLite failed (${error.errcode})`, { cause: error });
  return new RdpError(known.code, known.message, { hint: known.hint, cause: error });
}
