import { expect, it } from 'vitest';
import { backoffMs } from '../src/retry.ts';

it('backoff doubles to a ceiling, and is a random share of it', () => {
  expect([0, 1, 2, 6, 7, 50].map((tries) => backoffMs(tries, 1))).toEqual([200, 400, 800, 12_800, 20_000, 20_000]);
  expect(backoffMs(3, 0)).toBe(0);
  expect(backoffMs(3, 0.5)).toBe(800);
});
