/** A log is given up at this many failures of its own. */
export const MAX_FAILURES = 3;

const BASE_DELAY_MS = 1_000;
const MAX_DELAY_MS = 15 * 60_000;

/**
 * How long a message waits before it is tried again: doubling with each receive, with full jitter over the upper half, so
 * that messages which failed together do not come back together.
 * @param receiveCount how often it was received, from 1.
 * @param random a number in [0, 1).
 * @returns milliseconds, at most 15 minutes.
 */
export function retryDelayMs(receiveCount: number, random: number): number {
  const ceiling = Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** Math.min(receiveCount - 1, 20));
  return Math.round(ceiling * (0.5 + random / 2));
}
