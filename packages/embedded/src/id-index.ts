import type { Committer } from './committer.ts';
import type { Database } from './database.ts';
import { createRecentIds, type RecentIds } from './recent-ids.ts';
import type { RecordId } from './record-id.ts';
import { lastSeq } from './sequence.ts';

/**
 * Finds records by (tenant, log_id).
 *
 * The ids are random, so a plain unique index would change a page of its own for nearly every record: at half a million
 * records it makes inserts five times slower, and worse from there. So new ids are only appended (`recent_ids`, a row for
 * those that were inserted together, and a map in memory), and every {@link MERGE_AT} ids are merged into the index
 * (`id_index`) in the order of their hash, which changes each page once for many ids.
 *
 * Both lead from a hash of the id to the `seq` of its record; whoever finds a `seq` looks at the record itself.
 */
export interface IdIndex {
  /** Call it at the start of a write transaction that uses the index: takes in what other processes have added. */
  refresh(): void;
  /** The `seq` of the record with this id, in a write transaction. */
  find(id: RecordId): number | undefined;
  /** Adds the id of a record that was just inserted under the next `seq`; {@link save} keeps it. */
  add(id: RecordId, seq: number): void;
  /** Keeps the ids added since the last call, in the write transaction that inserted their records. */
  save(): void;
  /** Starts no further merge. */
  stop(): void;
}

/** How many ids are appended before they are merged: bounds the map in memory, and the scan of a reader without it. */
const MERGE_AT = 100_000;
/** How many ids one transaction merges. */
const SLICE = 4_000;

/** The `seq` of the record with this id, for a reader: outside of a transaction and without the map. */
export const findRecord = (database: Database, id: RecordId): number | undefined =>
  pick(database, id, mergedSeqs(database, id.hash)) ?? pick(database, id, recentSeqs(database, id.hash));

/** Takes the id of a deleted record out of the tables, in the transaction that deletes it. */
export function forgetRecord(database: Database, { hash }: RecordId, seq: number): void {
  database.prepare('DELETE FROM id_index WHERE id_hash = ? AND seq = ?').run(hash, seq);
  const run = database
    .prepare('SELECT first_seq, hashes FROM recent_ids WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT 1')
    .get(seq);
  if (run === undefined) return;
  const first = Number(run['first_seq']);
  const hashes = hashesOf(run);
  if (hashes[seq - first] !== hash) return;
  hashes[seq - first] = NO_HASH;
  database.prepare('UPDATE recent_ids SET hashes = ? WHERE first_seq = ?').run(bytesOf(hashes), first);
}

/** In place of the hash of a record that is deleted. */
const NO_HASH = 0;

const mergedSeqs = (database: Database, hash: number): number[] =>
  database
    .prepare('SELECT seq FROM id_index WHERE id_hash = ?')
    .all(hash)
    .map(({ seq }) => Number(seq));

/** `instr` finds the rows that may have it. */
const recentSeqs = (database: Database, hash: number): number[] =>
  database
    .prepare('SELECT first_seq, hashes FROM recent_ids WHERE instr(hashes, ?) > 0')
    .all(bytesOf(Float64Array.of(hash)))
    .flatMap((run) => {
      const first = Number(run['first_seq']);
      return [...hashesOf(run)].flatMap((other, i) => (other === hash ? [first + i] : []));
    });

/** The hashes of a row of `recent_ids`: 64-bit floating-point numbers, least significant byte first as on every platform of Node. */
const hashesOf = (run: Record<string, unknown>): Float64Array =>
  new Float64Array(Uint8Array.from(run['hashes'] as Uint8Array).buffer);

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Of these `seq`s the one whose record has this id: another may have the same hash, or be of a transaction that is gone. */
const pick = (database: Database, { tenantId, logId }: RecordId, seqs: readonly number[]): number | undefined =>
  seqs.find((seq) =>
    database.prepare('SELECT 1 FROM records WHERE seq = ? AND tenant_id = ? AND log_id = ?').get(seq, tenantId, logId),
  );

/** The id index for the writer of this process. `mergeAt` is for tests. */
export function createIdIndex(database: Database, committer: Committer, mergeAt = MERGE_AT): IdIndex {
  /** The ids of this process, and those of others up to `knownSeq`. */
  const recent = createRecentIds();
  /** The hashes of records with consecutive `seq`s up to `knownSeq` that are not kept yet. */
  let unsaved: number[] = [];
  let knownSeq = UNKNOWN;
  let merging = false;
  let stopped = false;
  committer.onRollback(() => {
    knownSeq = UNKNOWN;
    unsaved = [];
  });

  function load(): void {
    if (knownSeq === UNKNOWN) recent.clear();
    for (const run of database.prepare('SELECT * FROM recent_ids WHERE first_seq > ?').iterate(knownSeq)) {
      const first = Number(run['first_seq']);
      hashesOf(run).forEach((hash, i) => {
        if (hash !== NO_HASH) recent.add(hash, first + i);
      });
    }
  }

  async function merge(upTo: number): Promise<void> {
    const hashes = recent.sortedHashes();
    for (let at = 0; at < hashes.length; at += SLICE) {
      if (stopped) return;
      await committer.write(() => insertSlice(database, recent, hashes.subarray(at, at + SLICE)));
    }
    await committer.write(() => void database.prepare('DELETE FROM recent_ids WHERE first_seq <= ?').run(upTo));
    knownSeq = UNKNOWN;
  }

  return {
    refresh() {
      const last = lastSeq(database);
      if (knownSeq !== last) load();
      knownSeq = last;
      if (recent.size < mergeAt || merging || stopped) return;
      merging = true;
      // What could not be merged stays recent, and is merged with the next ones.
      const done = (): void => {
        merging = false;
      };
      merge(last).then(done, done);
    },
    find(id) {
      const found = pick(database, id, recent.seqsOf(id.hash));
      if (found !== undefined) return found;
      // Nearly every id is new: a look for one row costs half of a list of none.
      if (!database.prepare('SELECT 1 FROM id_index WHERE id_hash = ?').get(id.hash)) return undefined;
      return pick(database, id, mergedSeqs(database, id.hash));
    },
    add({ hash }, seq) {
      unsaved.push(hash);
      recent.add(hash, seq);
      knownSeq = seq;
    },
    save() {
      if (unsaved.length === 0) return;
      const first = knownSeq - unsaved.length + 1;
      database.prepare('INSERT INTO recent_ids VALUES (?, ?)').run(first, bytesOf(Float64Array.from(unsaved)));
      unsaved = [];
    },
    stop() {
      stopped = true;
    },
  };
}

/** Stands for: everything recent must be read again. Lower than any `seq`. */
const UNKNOWN = 0;

function insertSlice(database: Database, recent: RecentIds, hashes: Float64Array): void {
  const insert = database.prepare('INSERT OR IGNORE INTO id_index VALUES (?, ?)');
  for (const hash of hashes) {
    for (const seq of recent.seqsOf(hash)) insert.run(hash, seq);
  }
}
