import type { Database } from './database.ts';

/** What tells one file from another, as far as it can be known before its content is compared. */
export interface FileStamp {
  readonly device: string;
  readonly inode: string;
  /** When the file was made, in nanoseconds since the epoch; `0` where the file system does not know. */
  readonly birthNs: string;
}

/** How far a file has been ingested for one tenant into one target. */
export interface Checkpoint extends FileStamp {
  /** The identity of the source: random, made when the file was first seen. */
  readonly sourceId: string;
  /** The pipeline that took the logs: `embedded`, or a URL. */
  readonly target: string;
  readonly tenantId: string;
  /** How many bytes from the start of the file `headHash` is over. */
  readonly headBytes: number;
  readonly headHash: string;
  /** Where to go on, in bytes of the decompressed stream. */
  readonly nextOffset: number;
  /** How many lines lie before that. */
  readonly nextLine: number;
}

/** The checkpoints whose file had this stamp: candidates, since an inode is used again once its file is gone. */
export function findCheckpoints(
  database: Database,
  key: FileStamp & { readonly target: string; readonly tenantId: string },
): Checkpoint[] {
  const rows = database
    .prepare(
      `SELECT source_id AS sourceId, target, tenant_id AS tenantId, device, inode, birth_ns AS birthNs,
         head_bytes AS headBytes, head_hash AS headHash, next_offset AS nextOffset, next_line AS nextLine
       FROM checkpoints WHERE device = ? AND inode = ? AND birth_ns = ? AND target = ? AND tenant_id = ?
       ORDER BY updated_at DESC`,
    )
    .all(key.device, key.inode, key.birthNs, key.target, key.tenantId);
  return rows.map((row) => ({ ...row })) as unknown as Checkpoint[];
}

/** How far a batch brings a source. */
export interface SourceProgress {
  /** Where the batch begins, in bytes of the decompressed stream. */
  readonly from: number;
  /** The checkpoint after it. */
  readonly checkpoint: Checkpoint;
}

/**
 * Writes down how far a source was read, unless what lies before the batch is not stored: then the checkpoint stays where it
 * is (at the start of a new source, whose identity is kept all the same: the ids of the batch are derived from it), and the
 * next run reads from there. Call it inside the transaction that stores the batch.
 */
export function saveProgress(database: Database, { from, checkpoint }: SourceProgress, now: number): void {
  const stored = database.prepare('SELECT next_offset FROM checkpoints WHERE source_id = ?').get(checkpoint.sourceId);
  if (Number(stored?.['next_offset'] ?? 0) === from) save(database, checkpoint, now);
  else if (!stored) save(database, { ...checkpoint, nextOffset: 0, nextLine: 0 }, now);
}

function save(database: Database, checkpoint: Checkpoint, now: number): void {
  database
    .prepare(
      `INSERT INTO checkpoints (source_id, target, tenant_id, device, inode, birth_ns, head_bytes, head_hash, next_offset,
         next_line, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (source_id) DO UPDATE SET head_bytes = excluded.head_bytes, head_hash = excluded.head_hash,
         next_offset = excluded.next_offset, next_line = excluded.next_line, updated_at = excluded.updated_at`,
    )
    .run(
      checkpoint.sourceId,
      checkpoint.target,
      checkpoint.tenantId,
      checkpoint.device,
      checkpoint.inode,
      checkpoint.birthNs,
      checkpoint.headBytes,
      checkpoint.headHash,
      checkpoint.nextOffset,
      checkpoint.nextLine,
      now,
    );
}
