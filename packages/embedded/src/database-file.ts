import { join } from 'node:path';

/** "RDP1", in the header of the file (PRAGMA application_id): tells our files from others. */
export const APPLICATION_ID = 0x52445031;

/** How every SQLite file begins (sqlite.org/fileformat2.html, 1.3). */
export const MAGIC = 'SQLite format 3\0';

/** Where the database of a data folder is. */
export const databasePath = (dataDir: string): string => join(dataDir, 'rdp.db');

/** The size that the header of a file (its first 100 bytes) asks for, in bytes. */
export function sizeByHeader(header: Buffer): number {
  // 1 stands for a page size that two bytes cannot hold.
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  return header.readUInt32BE(28) * pageSize;
}
