import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_SHOWN, parseQueryCursor, parseTailCursor, queryCursor, tailCursor } from '../src/cursor.ts';

const KEY = '2026-01-02T03:04:05.678Z#log-ü';

describe('cursors', () => {
  it('give back what they were made of', () => {
    fc.assert(
      fc.property(
        fc.option(
          fc.record({ madeAt: fc.maxSafeInteger(), seenAt: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
        ),
        fc.array(fc.tuple(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.maxSafeInteger())),
        (newest, shown) => {
          const position = { floor: KEY, ...(newest && { newest }), shown: new Map(shown) };
          const parsed = parseTailCursor(tailCursor(position));
          expect(JSON.stringify([parsed.floor, parsed.newest])).toBe(JSON.stringify([KEY, newest ?? undefined]));
          expect(parsed.shown).toEqual(position.shown);
        },
      ),
    );
    expect(parseQueryCursor(queryCursor(KEY))).toBe(KEY);
  });

  const json = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const foreign = [
    '',
    'nonsense',
    's.5',
    't',
    't.',
    't..',
    't.e30.',
    queryCursor(KEY),
    `${tailCursor({ floor: KEY, shown: new Map() })}.`,
    `${tailCursor({ floor: KEY, shown: new Map() })}AAAA`,
    `t.${json([KEY])}=.`,
    `t.${json({ floor: KEY })}.`,
    `t.${json([])}.`,
    `t.${json([5])}.`,
    `t.${json(['floor'])}.`,
    `t.${json([`2026-13-02T03:04:05.678Z#a`])}.`,
    `t.${json([`${KEY}${'x'.repeat(1024)}`])}.`,
    `t.${json([KEY, 1])}.`,
    `t.${json([KEY, 1, null])}.`,
    `t.${json([KEY, '1', 2])}.`,
    `t.${json([KEY, 1, 2, 3])}.`,
    `t.${json([KEY])}.${Buffer.alloc((MAX_SHOWN + 1) * 16).toString('base64url')}`,
  ];
  it.each(foreign)('of a tail are not taken from elsewhere: %s', (cursor) => {
    expect(() => parseTailCursor(cursor)).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  it.each(['', 'q', 'q.', 'q.%%', 'nonsense', 't.5.6', tailCursor({ floor: KEY, shown: new Map() })])(
    'of a query are not taken from elsewhere: %s',
    (cursor) => {
      expect(() => parseQueryCursor(cursor)).toThrow(expect.objectContaining({ code: 'not_found' }));
    },
  );
});
