import type { Batch } from './batch.ts';
import type { DropReason, SpoolStats } from './stats.ts';
import type { Stored } from './stored.ts';

/** Keeps batches until they are sent, past the end of the process. */
export interface BatchStore {
  /** Whether `bytes` of logs in so many batches fit. */
  hasRoom(bytes: number, batches: number): boolean;
  /** Writes batches. They survive the process once it resolves. @throws Error of the file system. */
  append(batches: readonly Batch[]): Promise<readonly Stored[]>;
  /** The lines of a batch; undefined where they are damaged. @throws Error of the file system. */
  read(stored: Stored): Promise<string[] | undefined>;
  /** Forgets a batch that is sent or refused. */
  remove(stored: Stored): void;
  /** Takes over what ended processes left, until the signal. `lost` is told of what of it is gone. */
  recover(
    lost: (reason: DropReason, logs: number, bytes: number, exact: boolean) => void,
    signal: AbortSignal,
  ): Promise<readonly Stored[]>;
  /** Writes batches at once, as the last act before the process ends. Gives those that found no room. */
  spill(batches: readonly Batch[]): readonly Batch[];
  stats(): Omit<SpoolStats, 'full'>;
  /** Ends its work. What is not removed stays for the next process. */
  close(): void;
}
