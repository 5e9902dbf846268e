import { describe, expect, it } from 'vitest';
import { StringTracker } from '../../src/redact/json-number.ts';

describe('StringTracker', () => {
  it('knows the strings of a JSON text, with their escapes', () => {
    const text = '{"a":"b\\"c","d\\\\":1,"e":"\\\\\\""}';
    const strings = new StringTracker(text);
    const inside = [...text].filter((_, i) => strings.isInside(i)).join('');
    expect(inside).toBe('a"b\\"c"d\\\\"e"\\\\\\""');
  });

  it('answers for offsets that lie apart', () => {
    const strings = new StringTracker('{"a":"b","c":1}');
    expect([1, 2, 4, 6, 9, 13].map((offset) => strings.isInside(offset))).toEqual([
      false,
      true,
      false,
      true,
      false,
      false,
    ]);
  });
});
