import { describe, expect, it } from 'vitest';
import type { Span } from '../../src/redact/detector.ts';
import { replaceSpans, substitutesOf } from '../../src/redact/replace.ts';

/** Replaces each piece of `text` that `pieces` names, in its order. */
function replace(text: string, ...pieces: string[]): string {
  let from = 0;
  const spans = pieces.map((piece): Span => {
    const start = text.indexOf(piece, from);
    from = start + piece.length;
    return { start, end: from, kind: 'PHONE' };
  });
  return replaceSpans(
    text,
    spans,
    substitutesOf(text, spans, (kind) => `<${kind}>`),
  );
}

describe('replaceSpans', () => {
  it('replaces at the start, in the middle and at the end, and keeps the rest', () => {
    expect(replace('aa, bb and cc', 'aa', 'bb', 'cc')).toBe('<PHONE>, <PHONE> and <PHONE>');
  });

  it('replaces spans that touch', () => {
    expect(replace('xaabby', 'aa', 'bb')).toBe('x<PHONE><PHONE>y');
  });
});

describe('a number that is a JSON value', () => {
  it.each([
    ['{"phone":5550199}', '{"phone":"<PHONE>"}'],
    ['{"phone" : 5550199 , "a":1}', '{"phone" : "<PHONE>" , "a":1}'],
    ['{"phone":[5550199]}', '{"phone":["<PHONE>"]}'],
    ['{"phone":[[ 5550199 ]]}', '{"phone":[[ "<PHONE>" ]]}'],
    ['{"m":"{\\"phone\\":5550199}"}', '{"m":"{\\"phone\\":\\"<PHONE>\\"}"}'],
    ['{"m":"{\\"phone\\":[5550199]}"}', '{"m":"{\\"phone\\":[\\"<PHONE>\\"]}"}'],
    ['{"phone\\\\":5550199}', '{"phone\\\\":"<PHONE>"}'],
  ])('is replaced by a string: %s', (text, replaced) => {
    expect(replace(text, '5550199')).toBe(replaced);
    expect(() => JSON.parse(text)).not.toThrow();
    expect(() => JSON.parse(replaced)).not.toThrow();
  });

  it.each([
    ['{"phone":[1234567, 7654321]}', '{"phone":["<PHONE>", "<PHONE>"]}'],
    ['{"m":"{\\"phone\\":[1234567,7654321]}"}', '{"m":"{\\"phone\\":[\\"<PHONE>\\",\\"<PHONE>\\"]}"}'],
    ['{"phone":["1234567",7654321]}', '{"phone":["<PHONE>","<PHONE>"]}'],
  ])('is replaced by a string in each place of a list: %s', (text, replaced) => {
    expect(replace(text, '1234567', '7654321')).toBe(replaced);
    expect(() => JSON.parse(replaced)).not.toThrow();
  });

  it.each([
    ['phone: 5550199, fax', 'phone: <PHONE>, fax'],
    ['phones: [5550199]', 'phones: [<PHONE>]'],
    ["{'phone': 5550199}", "{'phone': <PHONE>}"],
    ['{"phone":"5550199"}', '{"phone":"<PHONE>"}'],
    ['"phone":5550199 is', '"phone":<PHONE> is'],
    ['{"phone":[":5550199, "]}', '{"phone":[":<PHONE>, "]}'],
    ['{"a\\\\":":5550199}"}', '{"a\\\\":":<PHONE>}"}'],
    ['5550199}', '<PHONE>}'],
  ])('is not anything else: %s', (text, replaced) => {
    expect(replace(text, '5550199')).toBe(replaced);
  });

  it('is no number that JSON does not have', () => {
    expect(replace('{"phone":0555}', '0555')).toBe('{"phone":<PHONE>}');
    expect(replace('{"phone":555-0199}', '555-0199')).toBe('{"phone":<PHONE>}');
  });
});
