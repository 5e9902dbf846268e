import { describe, expect, it } from 'vitest';
import { GroupReader } from '../../../src/redact/detectors/phone-groups.ts';
import { internationalGroups, zeroZeroGroups } from '../../../src/redact/detectors/phone-international.ts';
import { isLengthOf, maxDigitsOf } from '../../../src/redact/detectors/phone-plans.ts';

const reader = new GroupReader();

function international(text: string): number {
  reader.read(text, 0);
  return internationalGroups(text, reader);
}

function zeroZero(text: string): number {
  reader.read(text, 0);
  return zeroZeroGroups(text, reader);
}

describe('the groups behind a plus', () => {
  it.each([
    ['12025550123', 1],
    ['1 202 555 0123', 4],
    ['1 202 555 0123 200', 4],
    ['1 202 555 012', 0],
    ['1 202 555 01234', 0],
    ['44 20 7946 0018', 4],
    ['44 20 7946 0018 200', 4],
    ['44 (0)20 7946 0018', 5],
    ['44 (20) 7946 0018 (1)', 4],
    ['45 32 12 34 56 78', 5],
    ['33199001234 200', 1],
    ['999 1234 5678 9012', 4],
    ['999 1234 5678 90123', 3],
    ['1234567', 0],
    ['0123456789', 0],
    ['4420794600180000', 0],
    ['44 2079460018-x', 0],
  ])('are as many as the plan of the country takes: +%s', (text, count) => {
    expect(international(text)).toBe(count);
  });
});

describe('the groups of a number with 00', () => {
  it.each([
    ['0044 20 7946 0018', 4],
    ['0033 1 99 00 12 34', 6],
    ['00353 20 910 0000', 4],
    ['0044 2079460018', 0],
    ['00442079460018', 0],
    ['0000 20 7946 0018', 0],
    ['0144 20 7946 0018', 0],
    ['00999 20 7946 0018', 0],
    ['0020 1234 5678 9012', 0],
    ['(0044) 20 7946 0018', 0],
  ])('are a number only of a listed country and in groups: %s', (text, count) => {
    expect(zeroZero(text)).toBe(count);
  });
});

describe('the plans', () => {
  it.each([
    ['120', 11],
    ['442', 12],
    ['353', 12],
    ['999', undefined],
    ['', undefined],
  ])('give the most digits with country code of %j', (start, digits) => {
    expect(maxDigitsOf(start)).toBe(digits);
  });

  it('know one length for North America, and 8 to 15 digits elsewhere', () => {
    const lengths = (start: string): number[] =>
      Array.from({ length: 20 }, (_, i) => i).filter((digits) => isLengthOf(start, digits));
    expect(lengths('1')).toEqual([11]);
    expect(lengths('44')).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
  });
});
