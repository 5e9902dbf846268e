import type { LogEntry, RdpError } from '@rdp/core';
import type { SourceProgress } from '@rdp/embedded';
import type { RawLine } from './raw-line.ts';
import type { Totals } from './totals.ts';

/** A log and the line it came from. */
export interface SourcedLog {
  readonly line: RawLine;
  readonly log: LogEntry;
}

/** A line that is no valid log, and why. */
export interface RejectedLine {
  readonly line: RawLine;
  readonly error: Pick<RdpError, 'code' | 'message'>;
}

/** Where the logs of a run go. */
export interface Sink {
  /** Names the pipeline in checkpoints. */
  readonly target: string;
  /** How many batches may be on their way at once. */
  readonly inFlight: number;
  /**
   * Hands over a batch, which begins at `from` of its source, and the checkpoint after it. Batches are handed over in order;
   * where one fails, the checkpoint stays before it, though later ones may be taken.
   * Adds what became of the logs to `totals`; gives those that the pipeline refused.
   */
  write(logs: readonly SourcedLog[], progress: SourceProgress | undefined, totals: Totals): Promise<RejectedLine[]>;
  /** Ends what the sink itself has opened. */
  close(): Promise<void>;
}
