import type { Context } from '../context.ts';

/** Shows on stderr how far a count has come. */
export interface CountProgress {
  /** Tells it the count. */
  show(count: number): void;
  stop(): void;
}

/** How often it is shown: in place on a terminal, else as a line of its own. */
const TERMINAL_EVERY_MS = 100;
const PLAIN_EVERY_MS = 3_000;

/** `12 of 300 sent back`, now and then. */
export function countProgress(total: number, done: string, { stderr }: Context): CountProgress {
  const every = stderr.isTTY ? TERMINAL_EVERY_MS : PLAIN_EVERY_MS;
  let shownAt = performance.now();
  return {
    show(count) {
      if (performance.now() - shownAt < every) return;
      shownAt = performance.now();
      const text = `${count.toLocaleString('en')} of ${total.toLocaleString('en')} ${done}`;
      stderr.write(stderr.isTTY ? `\r${text}` : `${text}\n`);
    },
    stop() {
      if (stderr.isTTY) stderr.write('\r\x1b[K');
    },
  };
}
