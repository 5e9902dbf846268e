import type { LogInput } from '@rdp/core/contract';
import { createLines, type Lines } from './lines.ts';

/** What a stream of logs writes to. */
export interface LogTarget {
  /** Queues a log; a promise where it waits for room. */
  readonly log: (log: string | LogInput) => boolean | Promise<void>;
  readonly flush: () => Promise<unknown>;
}

/** Writes what came as one chunk: a log, or bytes that hold the ends of some lines. */
export async function writeChunk(
  chunk: string | LogInput | Uint8Array,
  lines: Lines,
  { log }: LogTarget,
): Promise<void> {
  const logs = chunk instanceof Uint8Array ? lines.push(chunk) : [chunk];
  for (const each of logs) {
    const queued = log(each);
    if (typeof queued !== 'boolean') await queued;
  }
}

/** Writes the last line, and waits until all is sent. */
export async function endChunks(lines: Lines, target: LogTarget): Promise<void> {
  for (const line of lines.end()) await target.log(line);
  await target.flush();
}

/** A WritableStream into `target`, with its back-pressure. */
export function logStream(target: LogTarget): WritableStream<string | LogInput | Uint8Array> {
  const lines = createLines();
  return new WritableStream({
    write: (chunk) => writeChunk(chunk, lines, target),
    close: () => endChunks(lines, target),
  });
}
