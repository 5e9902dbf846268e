import { randomUUID } from 'node:crypto';
import type { RecordMaker } from '@rdp/core';
import type { DeadLetter, DeadLetterQueue, LogQueue, LogStore, Settle } from '@rdp/core/ports';
import { createMakers } from '@rdp/worker';
import { type Checkpoint, type FileStamp, findCheckpoints, type SourceProgress, saveProgress } from './checkpoints.ts';
import { createCommitter } from './committer.ts';
import { type Database, type DatabaseOptions, openDatabaseWhenFree } from './database.ts';
import { createDeadLetters, insertDeadLetters } from './dead-letters.ts';
import { createIdIndex } from './id-index.ts';
import { insertRows } from './insert-records.ts';
import { createLeaseOwner, type LeaseOwner } from './lease-owner.ts';
import { createMacKeys } from './mac-keys.ts';
import { countPrunable, giveSpaceBack, type PruneFilter, prune, sweep } from './prune.ts';
import { createQueue } from './queue.ts';
import type { Rows } from './record-row.ts';
import { lastSeq } from './sequence.ts';
import { createSettle } from './settle.ts';
import { createStore } from './store.ts';
import { createTenantDirectory, type EmbeddedDirectory } from './tenant-directory.ts';

/** How to open an engine. */
export interface EngineOptions extends DatabaseOptions {
  /** Epoch milliseconds. @defaultValue the system clock */
  readonly now?: () => number;
}

/** Records of a file, what failed of it, and how far it was read: written together or not at all. */
export interface FileBatch {
  readonly rows: Rows;
  readonly letters: readonly DeadLetter[];
  /** Absent for a source that cannot be found again, as standard input. */
  readonly progress?: SourceProgress;
}

/** The embedded engine: the adapters of every port over one database, for the thread that opened it. */
export interface EmbeddedEngine {
  readonly queue: LogQueue;
  readonly deadLetters: DeadLetterQueue;
  readonly store: LogStore;
  readonly settle: Settle;
  readonly directory: EmbeddedDirectory;
  /** This process as a holder of messages; a worker signs it on before it receives. */
  readonly owner: Pick<LeaseOwner, 'signOn' | 'beat'>;
  readonly makerFor: (tenantId: string) => Promise<RecordMaker>;
  /** The key of a tenant's content_mac: 32 bytes. */
  macKey(tenantId: string): Promise<Uint8Array>;
  /** Calls `listener` whenever messages were put on the queue by this engine. */
  onSent(listener: () => void): void;
  /** Writes a batch of a file, without the queue: the file is the queue. Gives a status a row, as {@link insertRows}. */
  writeFileBatch(batch: FileBatch): Promise<Uint8Array>;
  findCheckpoints(key: FileStamp & { readonly target: string; readonly tenantId: string }): Checkpoint[];
  /** How many records {@link prune} would delete. */
  countPrunable(filter: PruneFilter): number;
  /** Deletes records for good and gives their space back to the file system. Gives how many, and how many bytes. */
  prune(filter: PruneFilter): Promise<{ records: number; bytes: number }>;
  /** Deletes what has expired: records past their time, dead letters past their retention. */
  sweep(): Promise<void>;
  /** Throws when the database cannot be read, or could not be written and still cannot. */
  check(): Promise<void>;
  /** Waits for what is being written, gives back what this process holds, and closes the file. */
  close(): Promise<void>;
}

/**
 * Opens the embedded engine of a data folder.
 * @throws RdpError as {@link openDatabaseWhenFree}.
 */
export async function openEngine(options: EngineOptions): Promise<EmbeddedEngine> {
  return build(await openDatabaseWhenFree(options), options.now ?? Date.now);
}

function build(database: Database, now: () => number): EmbeddedEngine {
  const committer = createCommitter(database);
  const idIndex = createIdIndex(database, committer);
  const owner = createLeaseOwner(database, committer, now);
  const macKey = createMacKeys(database, committer);
  const listeners: (() => void)[] = [];
  const onSent = (): void => {
    for (const listener of listeners) listener();
  };
  const parts = { database, committer, idIndex, now, newId: randomUUID, onSent };
  return {
    queue: createQueue({ ...parts, owner: owner.id }),
    deadLetters: createDeadLetters(parts),
    store: createStore(parts),
    settle: createSettle(database, committer, idIndex, now),
    directory: createTenantDirectory(parts),
    owner,
    makerFor: createMakers(macKey),
    macKey,
    onSent: (listener) => void listeners.push(listener),
    writeFileBatch: ({ rows, letters, progress }) =>
      committer.write(() => {
        const statuses = insertRows(database, idIndex, rows);
        insertDeadLetters(database, letters, 0);
        if (progress) saveProgress(database, progress, now());
        return statuses;
      }),
    findCheckpoints: (key) => findCheckpoints(database, key),
    countPrunable: (filter) => countPrunable(database, filter),
    async prune(filter) {
      const records = await prune(database, committer, filter);
      await sweep(database, committer, now());
      return { records, bytes: await giveSpaceBack(database, committer) };
    },
    sweep: () => sweep(database, committer, now()),
    async check() {
      lastSeq(database);
      await committer.check();
    },
    async close() {
      idIndex.stop();
      await close(database, committer, owner);
    },
  };
}

async function close(
  database: Database,
  committer: ReturnType<typeof createCommitter>,
  owner: LeaseOwner,
): Promise<void> {
  try {
    await committer.drain();
    await owner.leave();
  } finally {
    database.close();
  }
}
