import { randomUUID } from 'node:crypto';
import type { RecordMaker, StoredRecord } from '@rdp/core';
import type { DeadLetter, DeadLetterQueue, LogQueue, LogStore, Settle, WriteResult } from '@rdp/core/ports';
import { type Checkpoint, type FileStamp, findCheckpoints, saveCheckpoint } from './checkpoints.ts';
import { createCommitter } from './committer.ts';
import { type Database, type DatabaseOptions, openDatabaseWhenFree } from './database.ts';
import { createDeadLetters, insertDeadLetters } from './dead-letters.ts';
import { createIdIndex } from './id-index.ts';
import { createLeaseOwner, type LeaseOwner } from './lease-owner.ts';
import { createMakers } from './makers.ts';
import { createQueue } from './queue.ts';
import { lastSeq } from './sequence.ts';
import { createSettle } from './settle.ts';
import { createStore, insertRecords } from './store.ts';

/** How to open an engine. */
export interface EngineOptions extends DatabaseOptions {
  /** Epoch milliseconds. @defaultValue the system clock */
  readonly now?: () => number;
}

/** Records of a file, what failed of it, and how far it was read: written together or not at all. */
export interface FileBatch {
  readonly records: readonly StoredRecord[];
  readonly letters: readonly DeadLetter[];
  /** Absent for a source that cannot be found again, as standard input. */
  readonly checkpoint?: Checkpoint;
}

/** The embedded engine: the adapters of every port over one database, for the thread that opened it. */
export interface EmbeddedEngine {
  readonly queue: LogQueue;
  readonly deadLetters: DeadLetterQueue;
  readonly store: LogStore;
  readonly settle: Settle;
  /** This process as a holder of messages; a worker signs it on before it receives. */
  readonly owner: Pick<LeaseOwner, 'signOn' | 'beat'>;
  readonly makerFor: (tenantId: string) => Promise<RecordMaker>;
  /** Calls `listener` whenever messages were put on the queue by this engine. */
  onSent(listener: () => void): void;
  /** Writes a batch of a file, without the queue: the file is the queue. */
  writeFileBatch(batch: FileBatch): Promise<WriteResult[]>;
  findCheckpoints(key: FileStamp & { readonly target: string; readonly tenantId: string }): Checkpoint[];
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
    owner,
    makerFor: createMakers(database, committer),
    onSent: (listener) => void listeners.push(listener),
    writeFileBatch: ({ records, letters, checkpoint }) =>
      committer.write(() => {
        const results = insertRecords(database, idIndex, records);
        insertDeadLetters(database, letters, 0);
        if (checkpoint) saveCheckpoint(database, checkpoint, now());
        return results;
      }),
    findCheckpoints: (key) => findCheckpoints(database, key),
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
