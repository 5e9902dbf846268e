/** The seed of this run: `RDP_TEST_SEED`, else one of its own. It stands in the names of the tests, so that a run can be repeated. */
export const SEED = Number(process.env['RDP_TEST_SEED'] ?? Date.now() % 1_000_000);

/** Made-up chance: the same seed gives the same numbers. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** The same items in another order. */
  shuffle<T>(items: readonly T[]): T[];
}

/** mulberry32. `salt` tells streams of one seed apart. */
export function createRandom(salt: number, seed = SEED): Random {
  let state = (seed * 0x9e3779b1 + salt) | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (items) => items[int(0, items.length - 1)] as (typeof items)[number],
    shuffle(items) {
      const shuffled = [...items];
      // Fisher and Yates: each order is as likely as any other.
      for (let at = shuffled.length - 1; at > 0; at--) {
        const other = int(0, at);
        [shuffled[at], shuffled[other]] = [
          shuffled[other] as (typeof items)[number],
          shuffled[at] as (typeof items)[number],
        ];
      }
      return shuffled;
    },
  };
}
