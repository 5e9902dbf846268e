import { setTimeout as delay } from 'node:timers/promises';

/** What a pace knows of time; a test gives its own. */
export interface PaceClock {
  /** Milliseconds since any moment. */
  now(): number;
  /** Resolves after `ms`, or early and without an error when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

const SYSTEM: PaceClock = {
  now: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => {}),
};

/** Steps that were late are caught up on, but never more than those of this time: a rate is there to spare someone. */
const CATCH_UP_MS = 1_000;

/**
 * Waits before each step, so that there are `rate` of them a second; without a rate it never waits. The steps are due at
 * fixed moments, so waits that last too long do not add up.
 */
export function createPace(
  rate: number | undefined,
  clock: PaceClock = SYSTEM,
): (signal: AbortSignal) => Promise<void> {
  let due: number | undefined;
  return async (signal) => {
    if (rate === undefined) return;
    const now = clock.now();
    due = due === undefined ? now : Math.max(due + 1_000 / rate, now - CATCH_UP_MS);
    if (due > now) await clock.sleep(due - now, signal);
  };
}
