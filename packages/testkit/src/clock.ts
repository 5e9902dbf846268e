/** The clock of an adapter under test. */
export interface TestClock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Lets `ms` pass. */
  advance(ms: number): void | Promise<void>;
}

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

/** The clock on the wall, for an adapter of which somebody else keeps the time: it really waits. */
export const realClock: TestClock = {
  now: Date.now,
  async advance(ms) {
    const end = Date.now() + ms;
    // A timer may fire a little before the clock has moved as far.
    while (Date.now() < end) await new Promise((resolve) => setTimeout(resolve, end - Date.now()));
  },
};
