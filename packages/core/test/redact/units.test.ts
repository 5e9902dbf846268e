import { describe, expect, it } from 'vitest';
import {
  codeOf,
  escapeStart,
  quoteEscapeLength,
  skipEscape,
  unitAt,
  unitBefore,
  widthOf,
} from '../../src/redact/units.ts';

const read = (unit: number): [string, number] => [String.fromCharCode(codeOf(unit)), widthOf(unit)];

describe('a unit', () => {
  it.each([
    ['a', 'a', 1],
    ['é', 'é', 1],
    ['%40', '@', 3],
    ['%c3', 'é', 3],
    ['\\u003C', '<', 6],
    ['\\u2011', '\u2011', 6],
  ])('is read forwards and backwards: %s', (text, char, width) => {
    expect(read(unitAt(`x-${text}-x`, 2))).toEqual([char, width]);
    expect(read(unitBefore(`x-${text}-x`, 2 + text.length))).toEqual([char, width]);
  });

  it.each(['%4', '%', '%zz', '\\u00', '\\', '\\u00zz', '\\x41'])(
    'is one character when it is no whole escape: %s',
    (text) => {
      expect(read(unitAt(text, 0))).toEqual([text.charAt(0), 1]);
      expect(read(unitBefore(text, text.length))).toEqual([text.at(-1), 1]);
    },
  );

  it.each(['\\n', '\\r', '\\t', '\\\\n', '\\b', '\\f'])('is a control character backwards: %s', (text) => {
    expect(read(unitBefore(`a${text}`, text.length + 1))).toEqual(['\n', 2]);
  });

  it.each(['\\\\b', '\\\\f', '\\d', 'n'])('is a letter backwards: %s', (text) => {
    expect(widthOf(unitBefore(text, text.length))).toBe(1);
  });

  it.each([
    ['%C3%A9', 0xe9, 6],
    ['%e2%80%91', 0x2011, 9],
    ['%EF%BC%90', 0xff10, 9],
  ])('is a character whose UTF-8 bytes are encoded, both ways: %s', (text, code, width) => {
    for (const read of [unitAt(text, 0), unitBefore(text, text.length)]) {
      expect([codeOf(read), widthOf(read)]).toEqual([code, width]);
    }
  });

  it.each(['%C3%28', '%A9', '%E2%80', '%E0%80%80', '%C3'])('is a letter for each byte that is no such: %s', (text) => {
    expect([codeOf(unitAt(text, 0)), widthOf(unitAt(text, 0))]).toEqual([0xe9, 3]);
  });

  it('is 0 outside of the text', () => {
    expect([unitAt('a', 1), unitBefore('a', 0)]).toEqual([0, 0]);
  });
});

describe('skipEscape', () => {
  it.each([
    ['\\u0031x', 2, 6],
    ['\\u00e95', 6, 6],
    ['\\u00e95', 3, 6],
    ['%205', 1, 3],
    ['%205', 3, 3],
    ['%2', 1, 1],
    ['u0031', 1, 1],
    ['\\u00', 2, 2],
    ['a12', 1, 1],
    ['12', 0, 0],
  ])('in %s from %i gives %i', (text, at, end) => {
    expect(skipEscape(text, at)).toBe(end);
  });
});

describe('backslashes', () => {
  it('before an escape belong to it', () => {
    expect(escapeStart('a\\\\\\u0040', 3)).toBe(1);
    expect(escapeStart('\\a', 1)).toBe(1);
  });

  it.each([0, 1, 0, 3, 0, 1, 0, 7].map((length, count) => ({ count, length })))(
    'before a quote escape it, or are content: $length of $count',
    ({ count, length }) => {
      expect(quoteEscapeLength(`${'\\'.repeat(count)}"`, count)).toBe(length);
    },
  );
});
