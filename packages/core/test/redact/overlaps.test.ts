import { describe, expect, it } from 'vitest';
import type { Span } from '../../src/redact/detector.ts';
import { resolveOverlaps } from '../../src/redact/overlaps.ts';

const email = (start: number, end: number): Span => ({ start, end, kind: 'EMAIL' });
const phone = (start: number, end: number): Span => ({ start, end, kind: 'PHONE' });

describe('resolveOverlaps', () => {
  it.each<{ name: string; spans: Span[]; resolved: Span[] }>([
    { name: 'nothing', spans: [], resolved: [] },
    { name: 'spans apart, in any order', spans: [phone(9, 12), email(0, 5)], resolved: [email(0, 5), phone(9, 12)] },
    { name: 'spans that touch', spans: [email(0, 5), phone(5, 9)], resolved: [email(0, 5), phone(5, 9)] },
    { name: 'one inside of another', spans: [phone(2, 4), email(0, 9)], resolved: [email(0, 9)] },
    { name: 'a longer one second', spans: [phone(0, 4), email(2, 9)], resolved: [email(0, 9)] },
    { name: 'a longer one first', spans: [phone(0, 6), email(4, 9)], resolved: [phone(0, 9)] },
    { name: 'two of a length at one place', spans: [phone(0, 6), email(0, 6)], resolved: [phone(0, 6)] },
    { name: 'two of a length, one later', spans: [phone(3, 9), email(0, 6)], resolved: [email(0, 9)] },
    {
      name: 'a chain',
      spans: [email(0, 4), phone(3, 8), email(7, 14), phone(20, 24)],
      resolved: [email(0, 14), phone(20, 24)],
    },
    { name: 'two inside of one', spans: [email(0, 10), phone(1, 3), phone(4, 12)], resolved: [email(0, 12)] },
  ])('makes one of what overlaps: $name', ({ spans, resolved }) => {
    const before = [...spans];
    expect(resolveOverlaps(spans)).toEqual(resolved);
    expect(spans).toEqual(before);
  });
});
