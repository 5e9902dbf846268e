import type { Readable, Writable } from 'node:stream';
import type { ExitCode } from './exit-codes.ts';

/** An output of the process, which may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean };

/** What commands know of the world; only `main` takes it from the process. */
export interface Context {
  readonly stdin: Readable;
  /** Results. */
  readonly stdout: Output;
  /** Progress, notes and errors. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
}

/** A command: does its work and says how it went. Throws what {@link reportError} shows. */
export type Command<Options> = (options: Options, context: Context) => Promise<ExitCode>;

/** Writes to an output and waits while its buffer is full. */
export async function write(output: Output, text: string | Uint8Array): Promise<void> {
  if (output.write(text)) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      output.off('drain', done).off('close', done);
      resolve();
    };
    output.once('drain', done).once('close', done);
  });
}
