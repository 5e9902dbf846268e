import { describe, expect, it } from 'vitest';
import { createCachedLookup } from '../src/cached-lookup.ts';

const MINUTE = 60_000;

/** A lookup in `table`, what it asked the table for, and its clock. */
function open(table: Map<string, string>) {
  const asked: string[] = [];
  let time = 1_000_000;
  const find = createCachedLookup({
    async load(id) {
      asked.push(id);
      return table.get(id);
    },
    now: () => time,
  });
  return {
    find,
    asked,
    pass(ms: number) {
      time += ms;
    },
  };
}

describe('an answer', () => {
  it.each([
    ['something', 'a', 'A'],
    ['nothing', 'b', undefined],
  ])('is believed for less than a minute: %s', async (_what, id, value) => {
    const table = new Map([['a', 'A']]);
    const { find, asked, pass } = open(table);
    expect(await find(id)).toBe(value);
    pass(50_000);
    expect(await find(id)).toBe(value);
    expect(asked).toEqual([id]);
    table.set(id, 'changed');
    pass(10_000);
    expect(await find(id)).toBe('changed');
    expect(asked).toEqual([id, id]);
  });

  it('is asked for once by many at the same time', async () => {
    const { find, asked } = open(new Map([['a', 'A']]));
    const answers = await Promise.all(Array.from({ length: 50 }, () => find('a')));
    expect(new Set(answers)).toEqual(new Set(['A']));
    expect(asked).toEqual(['a']);
  });

  it('is as old as the question: what changes while it is on its way is not believed for longer', async () => {
    let time = 0;
    const arrived = Promise.withResolvers<string>();
    const answers = [arrived.promise, Promise.resolve('changed')];
    const find = createCachedLookup({ load: async () => answers.shift(), now: () => time });
    const first = find('a');
    time = 50_000;
    arrived.resolve('old');
    expect(await first).toBe('old');
    time = MINUTE;
    expect(await find('a')).toBe('changed');
  });

  it('that failed is not remembered', async () => {
    let works = false;
    const find = createCachedLookup({
      load: async () => (works ? 'A' : Promise.reject(new Error('down'))),
      now: () => 0,
    });
    await expect(find('a')).rejects.toThrow('down');
    works = true;
    expect(await find('a')).toBe('A');
  });
});

describe('a flood of names that nobody knows', () => {
  /** Asks for `count` made-up names and gives how many were refused. */
  async function flood(find: (id: string) => Promise<unknown>, count: number, prefix: string): Promise<number> {
    const results = await Promise.allSettled(Array.from({ length: count }, (_, i) => find(`${prefix}${i}`)));
    for (const result of results) {
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ code: 'quota_exceeded', retryable: true });
    }
    return results.filter(({ status }) => status === 'rejected').length;
  }

  it('costs a bounded number of lookups', async () => {
    const { find, asked, pass } = open(new Map());
    expect(await flood(find, 5_000, 'x')).toBe(4_000);
    pass(1_000);
    expect(await flood(find, 5_000, 'y')).toBe(4_500);
    expect(asked).toHaveLength(1_500);
  });

  it('keeps out nobody who is known, also when the answer has to be asked for again', async () => {
    const { find, asked, pass } = open(new Map([['a', 'A']]));
    await find('a');
    await flood(find, 5_000, 'x');
    expect(await find('a')).toBe('A');
    for (let second = 0; second < 60; second++) {
      pass(1_000);
      await flood(find, 600, `${second}-`);
      expect(await find('a')).toBe('A');
    }
    expect(asked.filter((id) => id === 'a')).toHaveLength(2);
  });

  it('of one name costs one lookup a minute', async () => {
    const { find, asked, pass } = open(new Map());
    for (let i = 0; i < 2_000; i++) await find('x');
    pass(MINUTE);
    await find('x');
    expect(asked).toEqual(['x', 'x']);
  });
});
