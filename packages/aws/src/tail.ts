import type { StoredRecord } from '@rdp/core';
import type { RecordPage } from '@rdp/core/ports';
import { MAX_SHOWN, parseTailCursor, type Sighting, type TailPosition, tailCursor } from './cursor.ts';
import { idHash } from './record-item.ts';
import { TAIL_WINDOW_MS } from './tail-window.ts';
import type { TimeIndex } from './time-index.ts';
import { compareKeys, momentKey, momentOf } from './time-key.ts';

/** What a tail needs. */
export interface TailOptions {
  readonly index: TimeIndex;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** How late a record may come, in milliseconds; default {@link TAIL_WINDOW_MS}. */
  readonly windowMs?: number | undefined;
  /** How many ids a cursor may remember; default and most {@link MAX_SHOWN}. */
  readonly maxShown?: number | undefined;
}

/**
 * The tail of a tenant over an index by time, in which a record may turn up late, but never later than a window.
 *
 * Older than the window before the newest record that was seen, the index is settled: no record turns up there any more. A cursor
 * holds a floor in the settled part, up to which all is shown, and the ids that were shown above it. Each page is read from
 * the floor on, drops those ids, and moves the floor up. So a record is shown once, and none is missed.
 *
 * What a cursor remembers is bounded. Where more records than that are within the window, the tail stops short of it: the rest is
 * shown when it is settled, a window late, still once and in order. Never is one dropped.
 */
export function createTail({ index, now, windowMs = TAIL_WINDOW_MS, maxShown = MAX_SHOWN }: TailOptions) {
  /** The sort key before which no record can turn up any more. */
  function settledBy(newest: Sighting | undefined): string {
    if (!newest) return BEGINNING;
    // By the worker's clock, and how long ago by the reader's: so a reader whose clock is ahead misses nothing. A worker whose clock
    // is ahead of the reader's does not move it either.
    const workersNow = newest.madeAt + Math.max(now() - newest.seenAt, 0);
    return momentKey(Math.min(workersNow, now()) - windowMs);
  }

  return {
    /** The newest `limit` records, oldest of them first. All that is there now counts as shown, also what is older. */
    async latest(tenantId: string, limit: number): Promise<RecordPage> {
      const newest = await look(tenantId, undefined);
      const floor = settledBy(newest);
      const within = await readWindow(tenantId, floor, limit);
      const older = await readBack(tenantId, floor, limit - (within?.records.length ?? 0));
      return {
        records: [...older, ...(within?.records ?? [])],
        cursor: tailCursor({ floor, ...(newest && { newest }), shown: within?.shown ?? new Map() }),
      };
    },

    /** Up to `limit` records that turned up after `cursor`, in order of time. */
    async since(tenantId: string, cursor: string, limit: number): Promise<RecordPage> {
      const before = parseTailCursor(cursor);
      const newest = await look(tenantId, before.newest);
      const settled = settledBy(newest);
      const { records, shown, last, complete } = await readUnseen(tenantId, before, settled, limit);
      // Up to the last that was read all is shown, but above the settled part a late one may still come before it.
      const reached = complete ? settled : lower(last, settled);
      const floor = compareKeys(reached, before.floor) > 0 ? reached : before.floor;
      const floorMs = momentOf(floor);
      for (const [id, made] of shown) if (made < floorMs) shown.delete(id);
      return { records, cursor: tailCursor({ floor, ...(newest && { newest }), shown }) };
    },
  };

  /** The newest `limit` records above the floor, and the ids of all there; nothing when these are too many to remember. */
  async function readWindow(tenantId: string, floor: string, limit: number) {
    const shown = new Map<bigint, number>();
    const records: StoredRecord[] = [];
    for await (const { key, record } of index.read(tenantId, { after: floor, wanted: maxShown })) {
      if (shown.size >= maxShown) return undefined;
      shown.set(hashOf(record), momentOf(key));
      records.push(record);
      if (records.length > limit) records.shift();
    }
    return { shown, records };
  }

  /** The newest `limit` records before `end`, oldest of them first. */
  async function readBack(tenantId: string, end: string, limit: number): Promise<StoredRecord[]> {
    const records: StoredRecord[] = [];
    if (limit <= 0) return records;
    const range = { after: BEGINNING, before: end, backwards: true, wanted: limit };
    for await (const { record } of index.read(tenantId, range)) {
      records.push(record);
      if (records.length >= limit) break;
    }
    return records.reverse();
  }

  /**
   * The newest record of the index, and since when it is known to be there. Called before the index is read: what is settled by it
   * is then in every shard.
   */
  async function look(tenantId: string, known: Sighting | undefined): Promise<Sighting | undefined> {
    const madeAt = await index.newest(tenantId);
    if (madeAt === undefined || (known && madeAt <= known.madeAt)) return known;
    return { madeAt, seenAt: now() };
  }

  async function readUnseen(tenantId: string, before: TailPosition, settled: string, limit: number) {
    const shown = new Map(before.shown);
    const records: StoredRecord[] = [];
    let last = before.floor;
    const read = { records, shown };
    if (limit <= 0) return { ...read, last, complete: false };
    const range = { after: before.floor, wanted: limit + shown.size };
    for await (const { key, record } of index.read(tenantId, range)) {
      const id = hashOf(record);
      if (!shown.has(id)) {
        const isSettled = key < settled;
        if (!isSettled && shown.size >= maxShown) return { ...read, last, complete: false };
        records.push(record);
        if (!isSettled) shown.set(id, momentOf(key));
      }
      last = key;
      if (records.length >= limit) return { ...read, last, complete: false };
    }
    return { ...read, last, complete: true };
  }
}

/** What comes before every sort key. */
const BEGINNING = momentKey(Number.NEGATIVE_INFINITY);

const hashOf = ({ log_id }: StoredRecord): bigint => idHash(log_id).readBigUInt64BE();

const lower = (a: string, b: string): string => (compareKeys(a, b) < 0 ? a : b);
