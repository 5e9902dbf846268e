import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { inspectFile, readFrom } from '../ingest/open-source.ts';
import { openStdin } from '../ingest/stdin.ts';

/** The bytes of a file, or of standard input as `-`, decompressed where they say so. @throws CliError when it cannot be read. */
export async function* openSource(name: string, { stdin, signal }: Context): AsyncGenerator<Buffer> {
  try {
    yield* name === '-' ? await openStdin(stdin, signal) : readFrom(await inspectFile(name), 0);
  } catch (error) {
    throw damaged(error, name) ?? error;
  }
}

/** What zlib says of a stream that is cut short or damaged. */
function damaged(error: unknown, name: string): CliError | undefined {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string' || !/^(?:Z_|ZSTD_)/.test(code)) return undefined;
  return new CliError('corrupt_encoding', `${name} is damaged or cut short (${code})`, {
    hint: 'what came before the damage is redacted',
    cause: error,
  });
}
