import type { DeadLetterFilter } from '@rdp/core/ports';
import { type EmbeddedEngine, openEngine } from '@rdp/embedded';
import { type Command, type Context, write } from '../../context.ts';
import { EXIT } from '../../exit-codes.ts';
import { dataDir } from '../../options.ts';
import { refused, showIds } from './confirm.ts';
import { type ChangeOptions, counted, countLetters, letterFilter } from './filter.ts';
import { move } from './move.ts';
import { moveProgress } from './progress.ts';

/** Options of `rdp dlq redrive`. */
export interface RedriveOptions extends ChangeOptions {
  /** Letters a second. */
  readonly rate?: number;
}

/** Sends dead letters back to the queue. However it ends, each letter is in one of both places. */
export const redrive: Command<RedriveOptions> = async (options, context) => {
  const filter = letterFilter(options, context);
  const engine = await openEngine({ dataDir: dataDir(options.data, context) });
  try {
    const total = await countLetters(engine.deadLetters, filter, options.limit);
    if (options.dryRun) return await showIds(engine, filter, total, options, context);
    const no = await refused(`Send ${counted(total)} back to the queue?`, options, context);
    if (no !== undefined) return no;
    const moved = await moveAll(engine, filter, total, options, context);
    const interrupted = context.signal.aborted && moved < total;
    if (interrupted) context.stderr.write(`interrupted: ${moved} of ${total} moved, the others stay dead letters\n`);
    return interrupted ? EXIT.interrupted : EXIT.ok;
  } finally {
    await engine.close();
  }
};

async function moveAll(
  { deadLetters }: EmbeddedEngine,
  filter: DeadLetterFilter,
  total: number,
  { rate, json }: RedriveOptions,
  { stdout, stderr, signal }: Context,
): Promise<number> {
  const progress = moveProgress(stderr, total);
  let moved = 0;
  const onMoved = (count: number): void => {
    moved = count;
    progress.update(count);
  };
  try {
    await move(deadLetters, { filter, total, rate, signal, onMoved });
  } finally {
    // Also after a failure: what was moved has been moved.
    progress.end();
    await write(stdout, json ? `${JSON.stringify({ moved })}\n` : `${moved} moved\n`);
  }
  return moved;
}
