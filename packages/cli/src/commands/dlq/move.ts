import { openEngine } from '@rdp/embedded';
import { confirm } from '../../confirm.ts';
import { type Context, write } from '../../context.ts';
import { EXIT, type ExitCode } from '../../exit-codes.ts';
import { dataDir } from '../../options.ts';
import { countProgress } from '../../output/count-progress.ts';
import { dryRun } from './dry-run.ts';
import { countMeant, type FilterOptions, lettersText, type Meant, toFixedFilter } from './filter.ts';

/** Options of a command that moves dead letters. */
export interface MoveOptions extends FilterOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** What a command does to dead letters. */
export interface Move {
  /** What they are afterwards: `sent back`. */
  readonly done: string;
  /** What the user is asked, given how many letters in words. */
  question(letters: string): string;
  /** Moves them, and gives how many with each step. It is stopped between two steps. */
  steps(meant: Meant, signal: AbortSignal): AsyncIterable<number>;
}

/** Counts the letters that are meant, asks, moves them and says how many: with `dryRun` only what would be moved. */
export async function moveLetters(move: Move, options: MoveOptions, context: Context): Promise<ExitCode> {
  const { deadLetters, close } = await openEngine({ dataDir: dataDir(options.data, context) });
  try {
    const filter = toFixedFilter(options, context);
    const meant = { deadLetters, filter, count: await countMeant(deadLetters, filter, options.limit) };
    if (options.dryRun) return await dryRun(meant, move.done, options, context);
    if (!options.yes && !(await confirm(move.question(lettersText(meant.count)), context))) return EXIT.failed;
    const { moved, interrupted } = await carryOut(move, meant, context);
    const json = { letters: moved, ...(interrupted && { interrupted }) };
    const text = `${lettersText(moved)} ${move.done}${interrupted ? ', interrupted' : ''}`;
    await write(context.stdout, `${options.json ? JSON.stringify(json) : text}\n`);
    return interrupted ? EXIT.interrupted : EXIT.ok;
  } finally {
    await close();
  }
}

async function carryOut(
  { done, steps }: Move,
  meant: Meant,
  context: Context,
): Promise<{ moved: number; interrupted: boolean }> {
  const { signal, stderr } = context;
  const progress = countProgress(meant.count, done, context);
  let moved = 0;
  try {
    for await (const step of steps(meant, signal)) {
      moved += step;
      progress.show(moved);
      if (signal.aborted) break;
    }
    return { moved, interrupted: signal.aborted };
  } catch (error) {
    stderr.write(`${lettersText(moved)} ${done} before it failed\n`);
    throw error;
  } finally {
    progress.stop();
  }
}
