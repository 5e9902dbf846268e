import type { RecordMaker, StoredRecord } from '@rdp/core';
import type { DeadLetter } from '@rdp/core/ports';
import { makerOf } from '@rdp/worker';
import type { Checkpoint, SourceProgress } from './checkpoints.ts';
import type { Durability } from './database.ts';
import type { EmbeddedEngine } from './engine.ts';
import { startEngineThread } from './engine-client.ts';
import { toRows } from './record-row.ts';
import { unpackResult } from './thread-result.ts';

/** What became of a record of a file. */
export type FileWriteStatus = (typeof WRITE_STATUSES)[number];

/** The statuses by the number that crosses the threads. */
export const WRITE_STATUSES = ['written', 'same', 'conflict'] as const;

/** Writes files into the store from another thread: this one reads and redacts the next lines meanwhile. */
export interface FileWriter {
  /** What makes the records of a tenant, in this thread. */
  makerFor(tenantId: string): Promise<RecordMaker>;
  findCheckpoints(key: Parameters<EmbeddedEngine['findCheckpoints']>[0]): Promise<Checkpoint[]>;
  /**
   * Writes records, dead letters and progress, all or nothing. Batches that are written without waiting share a commit; where
   * one fails, later ones are stored, but the checkpoint stays before the one that failed.
   * @throws RdpError `disk_full`, `database_busy` and the like; nothing was written then.
   */
  write(batch: FileWrite): Promise<FileWriteStatus[]>;
  /** Waits for what is being written, and ends the thread. */
  close(): Promise<void>;
}

/** Records of a file, what failed of it, and how far it was read. */
export interface FileWrite {
  readonly records: readonly StoredRecord[];
  readonly letters: readonly DeadLetter[];
  /** Absent for a source that cannot be found again. */
  readonly progress?: SourceProgress;
}

/** How to open the engine of a data folder for writing files. */
export interface FileWriterOptions {
  readonly dataDir: string;
  readonly durability: Durability;
  /** The size that the database may grow to, in bytes. @defaultValue none */
  readonly maxBytes?: number;
}

/** How long the end of a run may take. */
const CLOSE_MS = 8_000;

/** Opens the engine of a data folder for writing files. @throws RdpError when the database cannot be opened. */
export async function openFileWriter(options: FileWriterOptions): Promise<FileWriter> {
  const { call, stop } = await startEngineThread({ ...options, work: false }, {});
  return {
    makerFor: async (tenantId) => makerOf(tenantId, unpackResult(await call.macKey(tenantId))),
    findCheckpoints: async (key) => unpackResult(await call.findCheckpoints(key)),
    async write({ records, letters, progress }) {
      const batch = { rows: toRows(records), letters, ...(progress && { progress }) };
      const statuses = unpackResult(await call.writeFileBatch(batch));
      return Array.from(statuses, (status) => WRITE_STATUSES[status] as FileWriteStatus);
    },
    close: () => stop(CLOSE_MS),
  };
}
