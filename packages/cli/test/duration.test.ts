import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../src/duration.ts';

describe('parseDuration', () => {
  it.each([
    ['0s', 0],
    ['45s', 45_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['3d', 259_200_000],
    ['30d', 2_592_000_000],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '10', 'm', '-1m', '1.5h', '1 h', '3D', '2w', '1e3s', '1234567s', '10m5s'])('refuses %j', (text) => {
    expect(() => parseDuration(text)).toThrow('It must be a duration');
  });
});

describe('formatDuration', () => {
  it.each([
    [-5, '0s'],
    [999, '0s'],
    [45_000, '45s'],
    [60_000, '1m'],
    [61_500, '1m 1s'],
    [7_260_000, '2h 1m'],
    [7_201_000, '2h'],
    [90_000_000, '1d 1h'],
    [14 * 86_400_000, '14d'],
  ])('%d ms', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
