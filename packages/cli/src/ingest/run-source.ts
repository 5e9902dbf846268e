import { EMBEDDED_LIMITS, type LineFormat, RdpError, readLine, toRdpError } from '@rdp/core';
import type { Checkpoint, SourceProgress } from '@rdp/embedded';
import { deriveLogId } from './identity.ts';
import { readWithIdle } from './idle.ts';
import { joinLines } from './join-lines.ts';
import type { RawLine } from './raw-line.ts';
import type { Rejects } from './rejects.ts';
import type { RejectedLine, Sink, SourcedLog } from './sink.ts';
import { splitLines } from './split-lines.ts';
import type { Totals } from './totals.ts';

/** One source of a run: a stream of bytes, and what its ids are derived from. */
export interface Source {
  /** For messages and the rejects file. */
  readonly name: string;
  /** Decompressed, from the checkpoint's offset on. */
  readonly bytes: AsyncIterable<Buffer>;
  readonly sourceId: string;
  /** Absent where the source cannot be found again. */
  readonly checkpoint?: Checkpoint;
}

/** How a run reads its lines and where they go. */
export interface RunOptions {
  readonly tenantId: string;
  readonly format: LineFormat;
  readonly multiline: boolean;
  readonly sink: Sink;
  readonly rejects: Rejects;
  readonly totals: Totals;
  readonly signal: AbortSignal;
}

/** How many logs are handed over at once, and how many characters of text at most: bounds memory and the time of a commit. */
const BATCH_LOGS = 250;
const BATCH_UNITS = 4 * 1024 * 1024;

/** Reads a source to its end, or until the run is interrupted: then what was read whole is stored and its checkpoint written. */
export async function runSource(source: Source, options: RunOptions): Promise<void> {
  const start = { offset: source.checkpoint?.nextOffset ?? 0, line: source.checkpoint?.nextLine ?? 0 };
  const lines = splitLines(source.bytes, start, EMBEDDED_LIMITS.logBytes);
  const groups = options.multiline ? joinLines(lines, EMBEDDED_LIMITS.logBytes) : lines;
  let checkpoint = source.checkpoint;
  let batch: RawLine[] = [];
  let units = 0;
  const inFlight: Promise<void>[] = [];
  /** Hands the batch on, once there is room for one more on its way. */
  const hand = async (): Promise<void> => {
    if (batch.length === 0) return;
    const { logs, rejected } = readAll(batch, source.sourceId, options);
    // Written before the checkpoint moves past them: a run that is killed must not forget a line. And before the next batch
    // comes: batches are handed over in order.
    await rejectAll(source.name, rejected, options);
    const next = advance(checkpoint, batch);
    const progress = checkpoint && next && { from: checkpoint.nextOffset, checkpoint: next };
    const taken = give(source.name, { lines: batch, logs, progress }, options);
    checkpoint = next;
    batch = [];
    units = 0;
    // Whoever waits for it below sees its failure.
    taken.catch(() => {});
    inFlight.push(taken);
    if (inFlight.length >= options.sink.inFlight) await inFlight.shift();
  };
  const reader = readWithIdle(groups);
  for (;;) {
    const group = await reader.next(batch.length > 0);
    if (group === 'end') break;
    if (group === 'idle') {
      await hand();
      continue;
    }
    for (const line of group) {
      batch.push(line);
      units += line.text.length;
      if (batch.length < BATCH_LOGS && units < BATCH_UNITS) continue;
      await hand();
      if (options.signal.aborted) return allOf(inFlight);
    }
  }
  await hand();
  return allOf(inFlight);
}

/** Waits for all of them. @throws the first failure. */
const allOf = async (promises: readonly Promise<void>[]): Promise<void> => void (await Promise.all(promises));

/** Lines, the logs in them and the checkpoint after them. */
interface Batch {
  readonly lines: readonly RawLine[];
  readonly logs: readonly SourcedLog[];
  readonly progress: SourceProgress | undefined;
}

async function give(name: string, { lines, logs, progress }: Batch, options: RunOptions): Promise<void> {
  const { sink, totals } = options;
  await rejectAll(name, await sink.write(logs, progress, totals), options);
  for (const line of lines) {
    totals.lines += line.count;
    totals.bytes += line.end - line.offset;
  }
}

async function rejectAll(name: string, lines: readonly RejectedLine[], { rejects, totals }: RunOptions): Promise<void> {
  await Promise.all(lines.map((line) => rejects.add(name, line)));
  for (const { error } of lines) totals.rejected[error.code] = (totals.rejected[error.code] ?? 0) + 1;
}

function readAll(lines: readonly RawLine[], sourceId: string, { tenantId, format }: RunOptions) {
  const logs: SourcedLog[] = [];
  const rejected: RejectedLine[] = [];
  for (const line of lines) {
    if (line.text === '' && !line.tooLong) continue;
    try {
      if (line.tooLong) throw tooLong(line);
      const context = {
        tenantId,
        logBytes: EMBEDDED_LIMITS.logBytes,
        maxLogs: 1,
        newId: () => deriveLogId(sourceId, line.offset),
      };
      logs.push({ line, log: readLine(line.text, format, context) });
    } catch (error) {
      rejected.push({ line, error: toRdpError(error) });
    }
  }
  return { logs, rejected };
}

const tooLong = (line: RawLine): RdpError =>
  new RdpError(
    'log_too_large',
    `the line is ${line.end - line.offset} bytes, over the limit of ${EMBEDDED_LIMITS.logBytes}`,
  );

/** The checkpoint after these lines. It stays before a line without line end: the line may still grow, and is then read again. */
function advance(checkpoint: Checkpoint | undefined, lines: readonly RawLine[]): Checkpoint | undefined {
  const last = lines.findLast((line) => line.ended);
  if (!checkpoint || !last) return checkpoint;
  return { ...checkpoint, nextOffset: last.end, nextLine: last.number + last.count - 1 };
}
