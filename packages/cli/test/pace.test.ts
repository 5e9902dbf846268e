import { describe, expect, it } from 'vitest';
import { createPace } from '../src/pace.ts';

const { signal } = new AbortController();

/** A clock whose sleeps last too long by `lateMs`; it notes when each step was let through. */
function steps(rate: number | undefined, lateMs = 0) {
  let time = 500;
  const clock = {
    now: () => time,
    async sleep(ms: number) {
      time += ms + lateMs;
    },
  };
  const pace = createPace(rate, clock);
  const at: number[] = [];
  return {
    at,
    async step(tookMs = 0): Promise<void> {
      await pace(signal);
      at.push(time - 500);
      time += tookMs;
    },
  };
}

describe('createPace', () => {
  it('never waits without a rate', async () => {
    const { at, step } = steps(undefined);
    for (let i = 0; i < 3; i++) await step();
    expect(at).toEqual([0, 0, 0]);
  });

  it('lets the first step through at once, and then so many a second whatever a step takes', async () => {
    const { at, step } = steps(10);
    for (const took of [0, 30, 99, 0, 5]) await step(took);
    expect(at).toEqual([0, 100, 200, 300, 400]);
  });

  it('does not drift when its waits last too long', async () => {
    const { at, step } = steps(10, 7);
    for (let i = 0; i < 1_000; i++) await step();
    expect(at.at(-1)).toBe(99_907);
  });

  it('catches up after a stop, but never on more than a second of steps', async () => {
    const { at, step } = steps(10);
    await step(60_000);
    for (let i = 0; i < 15; i++) await step();
    expect(at.filter((time) => time === 60_000)).toHaveLength(11);
    expect(at.at(-1)).toBe(60_400);
  });
});
