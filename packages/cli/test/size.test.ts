import { describe, expect, it } from 'vitest';
import { parseSize } from '../src/size.ts';

describe('parseSize', () => {
  it.each([
    ['0', 0],
    ['4096', 4_096],
    ['1K', 1_024],
    ['1.5k', 1_536],
    ['500M', 524_288_000],
    ['2GiB', 2_147_483_648],
    ['1tb', 1_099_511_627_776],
  ])('%s', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(['', 'M', '-1', '1X', '1 M', '1e3', 'Infinity'])('refuses %j', (text) => {
    expect(() => parseSize(text)).toThrow('It must be a size');
  });
});
