import type { Stored } from './stored.ts';

/** Logs that are sent together, in the order in which they were logged. */
export interface Batch {
  /** Grows by one from batch to batch. */
  readonly seq: number;
  /** One line of NDJSON a log; those before `from` were dropped. Empty while they are only on disk. */
  lines: string[];
  from: number;
  /** How many logs it holds, wherever they are. */
  logs: number;
  /** Their bytes as NDJSON. */
  bytes: number;
  /** What its lines take of the buffer, in bytes; 0 while they are only on disk. */
  cost: number;
  /** When its first log came. */
  readonly openedAt: number;
  /** Where it is on disk. */
  stored?: Stored | undefined;
  /** The places of its logs among those on disk, where some of them are settled. */
  rest?: readonly number[] | undefined;
}

/** What a log takes in memory beside its characters: its place in a list, the headers of its string and of what it was put together from. */
const LOG_OVERHEAD_BYTES = 96;

/** What a line takes in memory, in bytes: a string with one character past Latin-1 has two bytes for each. */
export const costOf = (line: string, bytes: number): number =>
  (bytes === line.length ? bytes : Math.max(bytes, line.length * 2)) + LOG_OVERHEAD_BYTES;
