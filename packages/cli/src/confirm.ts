import { createInterface } from 'node:readline/promises';
import type { Context } from './context.ts';
import { CliError } from './errors.ts';
import { EXIT } from './exit-codes.ts';

/**
 * Asks on a terminal whether to go on.
 * @throws CliError (usage) where nobody can answer.
 */
export async function confirm(question: string, { stdin, stderr, signal }: Context): Promise<boolean> {
  if (!('isTTY' in stdin) || !stdin.isTTY) {
    throw new CliError('usage', 'this needs a yes, and standard input is no terminal', {
      hint: 'add --yes',
      exitCode: EXIT.usage,
    });
  }
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal })).trim());
  } catch (cause) {
    // Ctrl-C and Ctrl-D are answers too.
    throw new CliError('interrupted', 'nothing was done', { exitCode: EXIT.interrupted, cause });
  } finally {
    terminal.close();
  }
}
