import type { DeadLetterFilter } from '@rdp/core/ports';
import type { EmbeddedEngine } from '@rdp/embedded';
import { confirm } from '../../confirm.ts';
import { type Context, write } from '../../context.ts';
import { EXIT, type ExitCode } from '../../exit-codes.ts';
import type { ChangeOptions } from './filter.ts';

/** Prints the ids of the letters that a change would reach, and changes nothing. */
export async function showIds(
  { deadLetters }: EmbeddedEngine,
  filter: DeadLetterFilter,
  total: number,
  { json }: ChangeOptions,
  { stdout }: Context,
): Promise<ExitCode> {
  for (const { id } of await deadLetters.peek(filter, total)) {
    await write(stdout, json ? `${JSON.stringify({ id })}\n` : `${id}\n`);
  }
  return EXIT.ok;
}

/**
 * Asks whether to go on, unless `--yes` has said so.
 * @returns the exit code to end with when the answer is no.
 */
export async function refused(question: string, { yes }: ChangeOptions, context: Context): Promise<ExitCode | undefined> {
  if (yes) return undefined;
  try {
    return (await confirm(question, context)) ? undefined : EXIT.failed;
  } catch (error) {
    // Ctrl-C or the end of input at the question is an answer as well.
    if (error instanceof Error && error.name === 'AbortError') return EXIT.interrupted;
    throw error;
  }
}
