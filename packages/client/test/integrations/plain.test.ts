import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../src/integrations/plain.ts';

describe('toPlain', () => {
  it.each([
    ['text', 'a', 'a'],
    ['a lone surrogate', 'a\ud800', 'a\ufffd'],
    ['what JSON has no number for', [Number.NaN, Number.POSITIVE_INFINITY, 1.5], ['NaN', 'Infinity', 1.5]],
    ['a big integer', 12345678901234567890n, '12345678901234567890'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['bytes', new Uint8Array([255, 0]), '/wA='],
    ['a map and a set', new Map([[1, new Set(['x'])]]), { 1: ['x'] }],
    ['nothing', { a: undefined, b: () => 1, c: Symbol('s'), d: [undefined] }, { d: [null] }],
  ])('%s', (_, value, expected) => {
    expect(toPlain(value)).toEqual(expected);
  });

  it('keeps what an error says, with its causes', () => {
    const cause = new TypeError('inner');
    const error = Object.assign(new Error('outer', { cause }), { code: 'E_X' });
    expect(toPlain({ error })).toEqual({
      error: {
        name: 'Error',
        message: 'outer',
        stack: error.stack,
        code: 'E_X',
        cause: { name: 'TypeError', message: 'inner', stack: cause.stack },
      },
    });
    expect(toPlain(new AggregateError([cause], 'all'))).toMatchObject({ errors: [{ message: 'inner' }] });
  });

  it('ends on cycles, depth and size, and says so', () => {
    const cycle: Record<string, unknown> = { name: 'a' };
    cycle['self'] = cycle;
    expect(toPlain(cycle)).toEqual({ name: 'a', self: '[Circular]' });
    let deep: unknown = 1;
    for (let i = 0; i < 1_000; i++) deep = [deep];
    expect(JSON.stringify(toPlain(deep))).toMatch(/^\[{20}"\[Too deep\]"\]{20}$/);
    expect((toPlain(Array(1_500).fill(1)) as unknown[]).at(-1)).toBe('[500 more]');
  });

  it('the same object twice is no cycle', () => {
    const shared = { a: 1 };
    expect(toPlain([shared, shared])).toEqual([{ a: 1 }, { a: 1 }]);
  });

  it('a getter or a toJSON that throws costs only its own object', () => {
    const bad = {
      get x(): number {
        throw new Error('no');
      },
    };
    expect(toPlain({ bad, good: 1 })).toEqual({ bad: '[Unreadable]', good: 1 });
  });

  it('whatever it is given, JSON holds the result, and the result of that is the same', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
        (value) => {
          const json = JSON.stringify(toPlain({ value }));
          expect(JSON.stringify(toPlain(JSON.parse(json)))).toBe(json);
        },
      ),
    );
  });
});
