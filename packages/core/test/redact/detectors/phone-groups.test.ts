import { describe, expect, it } from 'vitest';
import {
  BLANK,
  DASH,
  digitsBetween,
  GroupReader,
  LOOSE_DASH,
  NONE,
  PERIOD,
  SLASH,
} from '../../../src/redact/detectors/phone-groups.ts';

const reader = new GroupReader();

/** The groups of `text`: their text, and the separator before each. */
function read(text: string, wrapped = false): [string, number][] {
  reader.read(text, 0, wrapped);
  return Array.from({ length: reader.count }, (_, i) => {
    const { start, end, separator } = reader.at(i);
    return [text.slice(start, end), separator];
  });
}

describe('GroupReader', () => {
  it.each<[string, [string, number][]]>([
    ['12', [['12', NONE]]],
    [
      '12-34',
      [
        ['12', NONE],
        ['34', DASH],
      ],
    ],
    [
      '12 34.56/78',
      [
        ['12', NONE],
        ['34', BLANK],
        ['56', PERIOD],
        ['78', SLASH],
      ],
    ],
    [
      '12 - 34',
      [
        ['12', NONE],
        ['34', LOOSE_DASH],
      ],
    ],
    [
      '(12) 34',
      [
        ['(12)', NONE],
        ['34', BLANK],
      ],
    ],
    [
      '12(34)56',
      [
        ['12', NONE],
        ['(34)', NONE],
        ['56', NONE],
      ],
    ],
    [
      '12\u201134\u00a056',
      [
        ['12', NONE],
        ['34', DASH],
        ['56', BLANK],
      ],
    ],
    [
      '12%2034\\u002d56',
      [
        ['12', NONE],
        ['34', BLANK],
        ['56', DASH],
      ],
    ],
    [
      '%2812%29 34',
      [
        ['%2812%29', NONE],
        ['34', BLANK],
      ],
    ],
  ])('reads groups that single separators join: %s', (text, groups) => {
    expect(read(text)).toEqual(groups);
  });

  it.each([
    ['12  34', 1],
    ['12--34', 1],
    ['12 -34', 1],
    ['12. 34', 1],
    ['12\t34', 1],
    ['12:34', 1],
    ['12-x', 1],
    ['12 (34', 1],
    ['12()34', 1],
    ['(12', 0],
    ['()', 0],
    ['x12', 0],
    ['', 0],
  ])('stops where they do not: %j', (text, count) => {
    expect(read(text)).toHaveLength(count);
  });

  it('reads eight groups of 21 digits at most', () => {
    expect(read('1 2 3 4 5 6 7 8 9 10')).toHaveLength(8);
    expect(read('1'.repeat(100))).toEqual([['1'.repeat(21), NONE]]);
  });

  it('reads a first group whose parenthesis opened before', () => {
    expect(read('44) 20', true)).toEqual([
      ['44)', NONE],
      ['20', BLANK],
    ]);
    expect(read('44 20', true)).toEqual([]);
  });

  it('says 0 and -1 of groups that there are not', () => {
    read('12-345-6');
    read('12-345');
    expect([0, 1, 2].map((i) => reader.lengthAt(i))).toEqual([2, 3, 0]);
    expect([0, 1, 2].map((i) => reader.separatorAt(i))).toEqual([NONE, DASH, -1]);
  });
});

describe('digitsBetween', () => {
  it('gives ASCII digits of any script, without what stands between', () => {
    const text = '(1٢)３-%34\\u0035 x6';
    expect(digitsBetween(text, 0, text.length)).toBe('123456');
    expect(digitsBetween(text, 1, 3)).toBe('12');
  });
});
