import { RdpError } from '@rdp/core';
import { MAX_SORT_KEY_BYTES } from './schema.ts';
import { isTimeKey } from './time-key.ts';

/** A record that was seen in the index: both times in epoch milliseconds. */
export interface Sighting {
  /** When it was made, by the worker's clock. */
  readonly madeAt: number;
  /** A moment at which it was there, by the reader's clock. */
  readonly seenAt: number;
}

/** Where a tail stands. */
export interface TailPosition {
  /** Every record up to this sort key was shown, or was there before the tail began. */
  readonly floor: string;
  /** The newest record that was ever seen in the index. */
  readonly newest?: Sighting;
  /** What was shown above the floor: hash of the id, and when the record was made (epoch milliseconds). */
  readonly shown: ReadonlyMap<bigint, number>;
}

/** The most ids that a cursor remembers: it is then 213 KiB of text. */
export const MAX_SHOWN = 10_000;

const TAIL = 't';
const QUERY = 'q';
const ENTRY_BYTES = 16;

/** A cursor of {@link TailPosition}: self-contained. */
export function tailCursor({ floor, newest, shown }: TailPosition): string {
  const bytes = Buffer.alloc(shown.size * ENTRY_BYTES);
  let at = 0;
  for (const [id, made] of shown) {
    bytes.writeBigUInt64BE(id, at);
    bytes.writeDoubleBE(made, at + 8);
    at += ENTRY_BYTES;
  }
  return encode(TAIL, Buffer.from(JSON.stringify([floor, ...(newest ? [newest.madeAt, newest.seenAt] : [])])), bytes);
}

/** The position of a cursor. @throws RdpError `not_found` when it is none of {@link tailCursor}. */
export function parseTailCursor(cursor: string): TailPosition {
  const [head, bytes] = decode(TAIL, cursor, 2);
  const [floor, ...moments] = parseList(head);
  if (!isSortKey(floor) || !moments.every(Number.isFinite) || ![0, 2].includes(moments.length)) throw foreign();
  const [madeAt, seenAt] = moments as number[];
  if (bytes.length % ENTRY_BYTES !== 0 || bytes.length > MAX_SHOWN * ENTRY_BYTES) throw foreign();
  const shown = new Map<bigint, number>();
  for (let at = 0; at < bytes.length; at += ENTRY_BYTES) {
    shown.set(bytes.readBigUInt64BE(at), bytes.readDoubleBE(at + 8));
  }
  return { floor, ...(madeAt !== undefined && seenAt !== undefined && { newest: { madeAt, seenAt } }), shown };
}

/** A cursor that goes on after a sort key of the index. */
export const queryCursor = (after: string): string => encode(QUERY, Buffer.from(after));

/** The sort key of a cursor. @throws RdpError `not_found` when it is none of {@link queryCursor}. */
export function parseQueryCursor(cursor: string): string {
  const [bytes] = decode(QUERY, cursor, 1);
  const key = bytes.toString();
  if (!isSortKey(key)) throw foreign();
  return key;
}

const encode = (kind: string, ...parts: readonly Buffer[]): string =>
  [kind, ...parts.map((part) => part.toString('base64url'))].join('.');

function decode<N extends 1 | 2>(kind: string, cursor: string, count: N): N extends 1 ? [Buffer] : [Buffer, Buffer] {
  const [first, ...rest] = cursor.split('.');
  const parts = rest.map((part) => Buffer.from(part, 'base64url'));
  // Buffer skips what is not base64url: written again, only a true cursor gives the same text.
  if (first !== kind || parts.length !== count || encode(kind, ...parts) !== cursor) throw foreign();
  return parts as N extends 1 ? [Buffer] : [Buffer, Buffer];
}

function parseList(json: Buffer): unknown[] {
  try {
    const value: unknown = JSON.parse(json.toString());
    if (Array.isArray(value)) return value;
  } catch {
    // No JSON: not ours either.
  }
  throw foreign();
}

const isSortKey = (value: unknown): value is string =>
  typeof value === 'string' && isTimeKey(value) && Buffer.byteLength(value) <= MAX_SORT_KEY_BYTES;

const foreign = (): RdpError =>
  new RdpError('not_found', 'the cursor is not of this store', { hint: 'start again without a cursor' });
