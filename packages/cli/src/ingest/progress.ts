import type { Context } from '../context.ts';
import { type Totals, total } from './totals.ts';

/** Shows how a run goes, on stderr. */
export interface Progress {
  stop(): void;
}

/** How often a plain line is printed where stderr is no terminal. */
const PLAIN_EVERY_MS = 3_000;
const SPINNER_EVERY_MS = 100;

/** A spinner on a terminal, else a plain line every few seconds; nothing with `quiet`. */
export async function startProgress(totals: Totals, context: Context, quiet: boolean): Promise<Progress> {
  if (quiet) return { stop: () => {} };
  const started = performance.now();
  const text = (): string => progressText(totals, performance.now() - started);
  if (!context.stderr.isTTY) {
    const timer = setInterval(() => context.stderr.write(`${text()}\n`), PLAIN_EVERY_MS);
    return { stop: () => clearInterval(timer) };
  }
  const { default: ora } = await import('ora');
  // Ctrl-C is ours to handle: the run ends with its checkpoint written.
  const spinner = ora({ text: text(), stream: context.stderr as NodeJS.WriteStream, discardStdin: false }).start();
  const timer = setInterval(() => {
    spinner.text = text();
  }, SPINNER_EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      spinner.stop();
    },
  };
}

/** `12,345 lines, 34.5 MB/s, 67 redactions`. */
export function progressText(totals: Totals, elapsedMs: number): string {
  const rate = totals.bytes / 1e6 / Math.max(elapsedMs / 1000, 0.001);
  const parts = [`${totals.lines.toLocaleString('en')} lines`, `${rate.toFixed(1)} MB/s`];
  const found = total(totals.redactions);
  if (found > 0) parts.push(`${found.toLocaleString('en')} redactions`);
  const rejected = total(totals.rejected);
  if (rejected > 0) parts.push(`${rejected.toLocaleString('en')} rejected`);
  return parts.join(', ');
}
