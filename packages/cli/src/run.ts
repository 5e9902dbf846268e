import { type Command, CommanderError } from 'commander';
import type { Context } from './context.ts';
import { reportError } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { createProgram } from './program.ts';

/** Runs `rdp` with these arguments and gives its exit code; never throws, never exits. */
export async function run(version: string, args: readonly string[], context: Context): Promise<ExitCode> {
  let chosen: { run: (context: Context) => Promise<ExitCode>; json: boolean } | undefined;
  const program = createProgram(version, (command, { json = false }) => {
    chosen = { run: command, json };
  });
  const output = {
    writeOut: (text: string) => void context.stdout.write(text),
    writeErr: (text: string) => void context.stderr.write(text),
  };
  for (const command of withSubcommands(program)) command.exitOverride().configureOutput(output);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  if (!chosen) return EXIT.usage;
  try {
    return await chosen.run(context);
  } catch (error) {
    return reportError(error, context, { debug: program.opts()['debug'] === true, json: chosen.json });
  }
}

const withSubcommands = (command: Command): Command[] => [command, ...command.commands.flatMap(withSubcommands)];
