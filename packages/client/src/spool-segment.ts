import {
  closeSync,
  constants,
  fdatasync,
  fsyncSync,
  ftruncateSync,
  openSync,
  read,
  unlinkSync,
  write,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';
import { encodeClosed, encodeDone, entryBytes, type SpoolEntry } from './spool-format.ts';

const readAt = promisify(read);
const writeAt = promisify(write);
const syncData = promisify(fdatasync);

/** One file of a spool, and how many of its batches are not done. */
export interface Segment {
  readonly size: number;
  readonly live: number;
  /** Whether a write to it failed: it takes no more. */
  readonly broken: boolean;
  /** Writes entries at its end; they are on disk once it resolves. @throws Error of the file system. */
  append(entries: readonly Buffer[]): Promise<number[]>;
  /** The same at once. */
  appendSync(entries: readonly Buffer[]): void;
  read(entry: SpoolEntry): Promise<Buffer>;
  /** Marks a batch as done. */
  done(entry: SpoolEntry): void;
  /** Empties it: nothing in it is left to do. */
  clear(): void;
  /** Marks that its writer ended in order, and closes it. */
  close(): void;
  /** Closes and deletes it. */
  remove(): void;
}

/** Opens a file; makes it where it is missing. There is log text in it: its mode is 0600. */
export function openSegment(path: string, size: number, live: number): Segment {
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  let broken = false;
  let writing = false;
  /** Marks may be lost: what they say is done is then sent again, under the same ids. */
  const mark = (bytes: Buffer): void => {
    try {
      writeSync(fd, bytes, 0, bytes.length, size);
      size += bytes.length;
    } catch {
      broken = true;
    }
  };
  return {
    get size() {
      return size;
    },
    get live() {
      return live;
    },
    get broken() {
      return broken;
    },
    async append(entries) {
      const bytes = Buffer.concat(entries);
      const start = size;
      size += bytes.length;
      live += entries.length;
      writing = true;
      try {
        for (let at = 0; at < bytes.length; ) {
          at += (await writeAt(fd, bytes, at, bytes.length - at, start + at)).bytesWritten;
        }
        await syncData(fd);
      } catch (error) {
        live -= entries.length;
        broken = true;
        throw error;
      } finally {
        writing = false;
      }
      let offset = start;
      return entries.map(({ length }) => {
        offset += length;
        return offset - length;
      });
    },
    appendSync(entries) {
      for (const bytes of entries) {
        writeSync(fd, bytes, 0, bytes.length, size);
        size += bytes.length;
        live++;
      }
      fsyncSync(fd);
    },
    async read(entry) {
      const bytes = Buffer.alloc(entryBytes(entry));
      const { bytesRead } = await readAt(fd, bytes, 0, bytes.length, entry.offset);
      return bytes.subarray(0, bytesRead);
    },
    done({ offset }) {
      live--;
      mark(encodeDone(offset));
    },
    clear() {
      if (writing || live > 0) return;
      try {
        ftruncateSync(fd, 0);
        size = 0;
        broken = false;
      } catch {
        broken = true;
      }
    },
    close() {
      mark(encodeClosed());
      closeSync(fd);
    },
    remove() {
      closeSync(fd);
      try {
        unlinkSync(path);
      } catch {}
    },
  };
}
