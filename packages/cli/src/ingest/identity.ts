import { hash, randomUUID } from 'node:crypto';
import type { Checkpoint, FileWriter } from '@rdp/embedded';
import type { SourceFile } from './open-source.ts';

/** The hash that tells a file again is over at most this many of its first bytes. */
const HEAD_BYTES = 4_096;

/** Whose file it is and where its logs go: a file has one checkpoint for each. */
export interface CheckpointScope {
  readonly target: string;
  readonly tenantId: string;
}

/**
 * The checkpoint of a file: that of an earlier run where device, inode, birth time and the hash of its head are the same and
 * it has not become shorter, else a new one with a new random identity.
 */
export async function checkpointFor(
  file: SourceFile,
  scope: CheckpointScope,
  writer: Pick<FileWriter, 'findCheckpoints'>,
): Promise<Checkpoint> {
  const { device, inode, birthNs } = file;
  for (const known of await writer.findCheckpoints({ device, inode, birthNs, ...scope })) {
    const shorter = file.size < known.headBytes || (file.compression === 'none' && file.size < known.nextOffset);
    if (!shorter && (await file.hashHead(known.headBytes)) === known.headHash) return known;
  }
  return newCheckpoint(file, scope);
}

/** A checkpoint at the start of a file that was not seen before. */
export async function newCheckpoint(file: SourceFile, scope: CheckpointScope): Promise<Checkpoint> {
  const headBytes = Math.min(file.size, HEAD_BYTES);
  return {
    sourceId: randomUUID(),
    ...scope,
    device: file.device,
    inode: file.inode,
    birthNs: file.birthNs,
    headBytes,
    headHash: await file.hashHead(headBytes),
    nextOffset: 0,
    nextLine: 0,
  };
}

/** The id of the log that starts at `offset` of a source: SHA-256 in hex over both. */
export const deriveLogId = (sourceId: string, offset: number): string => hash('sha256', `${sourceId}:${offset}`, 'hex');
