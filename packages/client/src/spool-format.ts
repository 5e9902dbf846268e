import { crc32 } from 'node:zlib';

/** A batch in a file of the spool. */
export interface SpoolEntry {
  /** Where its header starts. */
  readonly offset: number;
  /** Bytes of its lines. */
  readonly length: number;
  readonly logs: number;
}

/** What a file of the spool holds. */
export interface SpoolContent {
  /** Batches that are not done. */
  readonly entries: readonly SpoolEntry[];
  /** Whether its writer ended in order. */
  readonly closed: boolean;
  /** Batches that are damaged, as far as their headers are not. */
  readonly corrupt: readonly Pick<SpoolEntry, 'length' | 'logs'>[];
  /** Bytes at which no entry could be read. */
  readonly unreadable: number;
  /** A batch that was not written to its end. */
  readonly torn: Pick<SpoolEntry, 'length' | 'logs'> | undefined;
}

/**
 * A file is a row of entries. Each has a header of six big-endian numbers of 32 bits: magic, kind, two of the kind's own,
 * the CRC-32 of what follows the header, the CRC-32 of the header before it.
 */
const HEADER_BYTES = 24;
const MAGIC = 0x52445031;
const MAGIC_BYTES = Buffer.from('RDP1');
/** Followed by lines: their length in bytes, how many logs they are. */
const BATCH = 1;
/** The batch at this offset is sent or refused. */
const DONE = 2;
/** The writer ended in order. */
const CLOSED = 3;

/** A batch as it is written: its lines, separated by LF. */
export function encodeBatch(lines: readonly string[]): Buffer {
  const payload = Buffer.from(lines.join('\n'));
  return Buffer.concat([header(BATCH, payload.length, lines.length, crc32(payload)), payload]);
}

/** The mark that the batch at `offset` is done. */
export const encodeDone = (offset: number): Buffer => header(DONE, offset, 0, 0);

/** The mark that the writer ended in order. */
export const encodeClosed = (): Buffer => header(CLOSED, 0, 0, 0);

/** How many bytes a batch takes in a file beside its lines: its header, and the mark that it is done. */
export const ENTRY_OVERHEAD = 2 * HEADER_BYTES;

/** The lines of a batch; undefined where they are not those that were written. */
export function decodeBatch(bytes: Buffer): string[] | undefined {
  const found = readHeader(bytes, 0);
  if (found?.kind !== BATCH || bytes.length < HEADER_BYTES + found.a) return undefined;
  const payload = bytes.subarray(HEADER_BYTES, HEADER_BYTES + found.a);
  return crc32(payload) === found.crc ? payload.toString().split('\n') : undefined;
}

/** How many bytes an entry takes in a file. */
export const entryBytes = ({ length }: Pick<SpoolEntry, 'length'>): number => HEADER_BYTES + length;

/** Reads a file. Damage is passed over: reading goes on at the next header that is whole. */
export function scan(data: Buffer): SpoolContent {
  const entries = new Map<number, SpoolEntry>();
  const corrupt: Pick<SpoolEntry, 'length' | 'logs'>[] = [];
  let closed = false;
  let unreadable = 0;
  let torn: SpoolContent['torn'];
  for (let offset = 0; offset < data.length; ) {
    const found = readHeader(data, offset);
    if (!found) {
      const next = nextHeader(data, offset + 1);
      unreadable += next - offset;
      offset = next;
      continue;
    }
    if (found.kind === DONE) entries.delete(found.a);
    if (found.kind === CLOSED) closed = true;
    if (found.kind !== BATCH) {
      offset += HEADER_BYTES;
      continue;
    }
    const entry = { offset, length: found.a, logs: found.b };
    const end = offset + entryBytes(entry);
    if (end > data.length) {
      torn = entry;
      break;
    }
    if (crc32(data.subarray(offset + HEADER_BYTES, end)) === found.crc) entries.set(offset, entry);
    else corrupt.push(entry);
    offset = end;
  }
  return { entries: [...entries.values()], closed, corrupt, unreadable, torn };
}

function header(kind: number, a: number, b: number, crc: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  [MAGIC, kind, a, b, crc].forEach((value, at) => {
    bytes.writeUInt32BE(value, at * 4);
  });
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 20)), 20);
  return bytes;
}

function readHeader(data: Buffer, offset: number) {
  if (offset + HEADER_BYTES > data.length || data.readUInt32BE(offset) !== MAGIC) return undefined;
  if (crc32(data.subarray(offset, offset + 20)) !== data.readUInt32BE(offset + 20)) return undefined;
  return {
    kind: data.readUInt32BE(offset + 4),
    a: data.readUInt32BE(offset + 8),
    b: data.readUInt32BE(offset + 12),
    crc: data.readUInt32BE(offset + 16),
  };
}

function nextHeader(data: Buffer, from: number): number {
  for (let at = data.indexOf(MAGIC_BYTES, from); at !== -1; at = data.indexOf(MAGIC_BYTES, at + 1)) {
    if (readHeader(data, at)) return at;
  }
  return data.length;
}
