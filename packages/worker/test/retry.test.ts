import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryDelayMs } from '../src/retry.ts';

describe('retryDelayMs', () => {
  it('doubles, and ends at 15 minutes', () => {
    expect([1, 2, 3, 10, 11, 1_000].map((count) => retryDelayMs(count, 1))).toEqual([
      1_000, 2_000, 4_000, 512_000, 900_000, 900_000,
    ]);
  });

  it('spreads over the upper half of its ceiling', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (count, random) => {
        const delay = retryDelayMs(count, random);
        const ceiling = retryDelayMs(count, 1);
        expect(delay).toBeGreaterThanOrEqual(ceiling / 2);
        expect(delay).toBeLessThanOrEqual(ceiling);
      }),
    );
  });
});
