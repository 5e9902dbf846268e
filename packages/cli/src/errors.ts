import type { Context } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** A mistake in how `rdp` was called, or something that is not there. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(code: string, message: string, options: { hint?: string; exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? EXIT.failed;
  }
}

/** The members that the errors of every room have in common. */
interface KnownError {
  readonly message: string;
  readonly code: string;
  readonly hint?: string;
  readonly status?: number;
  readonly exitCode?: ExitCode;
}

const isKnown = (error: unknown): error is Error & KnownError =>
  error instanceof Error && ['RdpError', 'CliError'].includes(error.name);

/**
 * Shows an error as one line and a hint (with `debug` the stack too; as JSON with `json`), on stderr.
 * @returns the exit code it asks for.
 */
export function reportError(error: unknown, { stderr }: Context, options: { debug: boolean; json: boolean }): ExitCode {
  const known: KnownError = isKnown(error) ? error : { code: 'internal', message: describeUnknown(error) };
  const { code, message, hint } = known;
  if (options.json) stderr.write(`${JSON.stringify({ error: { code, message, ...(hint && { hint }) } })}\n`);
  else stderr.write(`rdp: ${message}\n${hint ? `  hint: ${hint}\n` : ''}`);
  if (options.debug) stderr.write(`${stackOf(error)}\n`);
  if (known.exitCode !== undefined) return known.exitCode;
  return known.status === 401 || known.status === 403 ? EXIT.notAuthorised : EXIT.failed;
}

/** A system error says what it is about; of others only the name is safe to show, since a message may quote a log. */
function describeUnknown(error: unknown): string {
  if (!(error instanceof Error)) return 'unexpected failure';
  return 'syscall' in error ? error.message : `unexpected failure (${error.name}); --debug shows where`;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
