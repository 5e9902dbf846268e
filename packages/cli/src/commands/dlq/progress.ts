import type { Output } from '../../context.ts';

const TERMINAL_MS = 100;
const LINE_MS = 5_000;
const CLEAR_LINE = '\r\x1b[K';

/** Says how far a move is: in place on a terminal, else with a line every few seconds. */
export function moveProgress(stderr: Output, total: number) {
  const every = stderr.isTTY ? TERMINAL_MS : LINE_MS;
  let shownAt = performance.now();
  return {
    update(moved: number): void {
      if (performance.now() - shownAt < every) return;
      shownAt = performance.now();
      const text = `${moved} of ${total} moved`;
      stderr.write(stderr.isTTY ? `${CLEAR_LINE}${text}` : `${text}\n`);
    },
    end(): void {
      if (stderr.isTTY) stderr.write(CLEAR_LINE);
    },
  };
}
