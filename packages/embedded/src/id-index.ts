import { hash } from 'node:crypto';
import type { Committer } from './committer.ts';
import type { Database } from './database.ts';
import { createRecentIds, type RecentIds } from './recent-ids.ts';
import { lastSeq } from './sequence.ts';

/**
 * Finds records by (tenant, log_id).
 *
 * The ids are random, so a plain unique index would change a page of its own for nearly every record: at half a million
 * records it makes inserts five times slower, and worse from there. So a new id is only appended (`recent_ids`, and a map in
 * memory), and every {@link MERGE_AT} ids are merged into the index (`id_index`) in the order of their hash, which changes
 * each page once for many ids.
 *
 * Both hold a hash of the id and the `seq` of its record; whoever finds a `seq` looks at the record itself.
 */
export interface IdIndex {
  /** Call it at the start of a write transaction that uses the index: takes in what other processes have added. */
  refresh(): void;
  /** The `seq` of the record with this id, in a write transaction. */
  find(id: RecordId): number | undefined;
  /** Adds the id of a record that was just inserted, in its write transaction. */
  add(id: RecordId, seq: number): void;
  /** Starts no further merge. */
  stop(): void;
}

/** The key of a record, and its hash. */
export interface RecordId {
  readonly tenantId: string;
  readonly logId: string;
  readonly hash: number;
}

/** How many ids are appended before they are merged: bounds the map in memory, and the scan of a reader without it. */
const MERGE_AT = 100_000;
/** How many ids one transaction merges. */
const SLICE = 4_000;

/** The id of a record with a hash that nobody can aim at (SHA-256), cut to the 52 bits that a number holds exactly. */
export const recordId = (tenantId: string, logId: string): RecordId => ({
  tenantId,
  logId,
  hash: Number.parseInt(hash('sha256', `${tenantId}\0${logId}`, 'hex').slice(0, 13), 16) || 1,
});

/** The `seq` of the record with this id, for a reader: outside of a transaction and without the map. */
export function findRecord(database: Database, id: RecordId): number | undefined {
  const sql = 'SELECT seq FROM id_index WHERE id_hash = ?1 UNION ALL SELECT seq FROM recent_ids WHERE id_hash = ?1';
  return pick(database, id, seqsOf(database, sql, id.hash));
}

const seqsOf = (database: Database, sql: string, ...parameters: number[]): number[] =>
  database
    .prepare(sql)
    .all(...parameters)
    .map(({ seq }) => Number(seq));

/** Of these `seq`s the one whose record has this id: another may have the same hash, or be of a transaction that is gone. */
const pick = (database: Database, { tenantId, logId }: RecordId, seqs: readonly number[]): number | undefined =>
  seqs.find((seq) =>
    database.prepare('SELECT 1 FROM records WHERE seq = ? AND tenant_id = ? AND log_id = ?').get(seq, tenantId, logId),
  );

/** The id index for the writer of this process. `mergeAt` is for tests. */
export function createIdIndex(database: Database, committer: Committer, mergeAt = MERGE_AT): IdIndex {
  /** The ids of this process, and those of others up to `knownSeq`. */
  const recent = createRecentIds();
  let knownSeq = UNKNOWN;
  let merging = false;
  let stopped = false;
  committer.onRollback(() => {
    knownSeq = UNKNOWN;
  });

  function load(): void {
    if (knownSeq === UNKNOWN) recent.clear();
    const rows = database.prepare('SELECT seq, id_hash FROM recent_ids WHERE seq > ?').iterate(knownSeq);
    for (const { seq, id_hash } of rows) recent.add(Number(id_hash), Number(seq));
  }

  async function merge(upTo: number): Promise<void> {
    const hashes = recent.sortedHashes();
    for (let at = 0; at < hashes.length; at += SLICE) {
      if (stopped) return;
      await committer.write(() => insertSlice(database, recent, hashes.subarray(at, at + SLICE)));
    }
    await committer.write(() => void database.prepare('DELETE FROM recent_ids WHERE seq <= ?').run(upTo));
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
      return pick(database, id, seqsOf(database, 'SELECT seq FROM id_index WHERE id_hash = ?', id.hash));
    },
    add({ hash }, seq) {
      database.prepare('INSERT INTO recent_ids VALUES (?, ?)').run(seq, hash);
      recent.add(hash, seq);
      knownSeq = seq;
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
