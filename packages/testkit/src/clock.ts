/** A clock that only moves when told to. */
export interface ManualClock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Moves it forward by `ms`. */
  advance(ms: number): void;
}

/** A clock that stands at `start` (epoch milliseconds). */
export function manualClock(start = Date.parse('2026-01-02T03:04:05.678Z')): ManualClock {
  let time = start;
  return {
    now: () => time,
    advance(ms) {
      time += ms;
    },
  };
}
