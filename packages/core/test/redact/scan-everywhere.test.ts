import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Detector, Span, StartPlace, View } from '../../src/redact/detector.ts';
import { DETECTORS } from '../../src/redact/detectors/index.ts';
import { NATIONAL } from '../../src/redact/national/index.ts';
import { compileScan } from '../../src/redact/scan.ts';

const ALL = [...DETECTORS, ...NATIONAL];
const DIGITS = '0123456789';

/** What the scan must find, in the plainest way: each detector is asked at each character where a candidate may start. */
function findEverywhere(text: string): Span[] {
  const found: Span[] = [];
  const view = { text, name: '', previous: undefined as Span | undefined };
  for (let at = 0; at < text.length; at++) {
    const here = ALL.flatMap((detector) => askAt(detector, view, at));
    if (here.length === 0) continue;
    found.push(...here);
    for (const span of here) if (view.previous === undefined || span.end > view.previous.end) view.previous = span;
    at = Math.max(at, (view.previous as Span).end - 1);
  }
  return found;
}

function askAt({ starts, find }: Detector, view: View, at: number): Span[] {
  const { chars = '', runs = '', words = [], places = [], numbers } = starts;
  const { text, previous } = view;
  const char = text.charAt(at);
  const row = numbers ? runs + DIGITS : runs;
  const begins = row.includes(char) && (at === 0 || at === previous?.end || !row.includes(text.charAt(at - 1)));
  const isWord = words.some((word) => text.slice(at, at + word.length).toLowerCase() === word);
  const finds = places.filter((place) => isPlace(place, view, at)).map((place) => place.find ?? find);
  if (chars.includes(char) || begins || isWord) finds.push(find);
  return finds.flatMap((each) => each(view, at) ?? []).slice(0, 1);
}

function isPlace({ chars, before, after }: StartPlace, { text, previous }: View, at: number): boolean {
  const allows = (allowed: string | undefined, char: string): boolean =>
    allowed === undefined || char > '\x7f' || allowed.includes(char || '\0');
  const isBefore = at === previous?.end || allows(before, text.charAt(at - 1));
  return chars.includes(text.charAt(at)) && isBefore && allows(after, text.charAt(at + 1));
}

const PARTS = [
  ...['1', '2', '0', '00', '12', '34', '555', '0100', '2024', '5550100', '4111111111111111', '078-05-1120', '20240131'],
  ...['10.0.0.1', '00:11:22', 'fe80', '::', '0x', 'bc1', '1A', 'a1', 'é5', '１', '٣'],
  ...['-', '.', ' ', ' ', '/', ':', ',', '+', '(', ')', '=', '@', '"', '_', '#', ' - ', '--', '\u00a0', '\u2011'],
  ...['%40', '%20', '%31', '\\u0030', '\\n', '[REDACTED]', '\0', '\ud800'],
  ...[
    'phone ',
    'tel:',
    'call',
    'to=',
    'fax ',
    'ssn ',
    'iban ',
    'DE',
    'GB82WEST',
    'mac ',
    'nhs no ',
    'bsn ',
    'dni ',
    'id ',
  ],
  ...['ext', ' (mobile)', 'T', 'Z', 'ab', 'x', 'y', 'eyJ', 'AKIA', 'password', 'Bearer ', '-----BEGIN ', 'ghp_'],
];

describe('the scan', () => {
  it('finds what asking every detector everywhere finds', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PARTS), { maxLength: 16 }), (parts) => {
        const text = parts.join('');
        const expected = new Set(findEverywhere(text).map((span) => JSON.stringify(span)));
        expect(new Set(compileScan(ALL)(text).map((span) => JSON.stringify(span)))).toEqual(expected);
      }),
      {
        numRuns: 4_000,
        examples: [[['555 - 0100100 (mobile)']], [['2024 - 078-05-1120 (mobile)']], [['010055501005550100 (mobile)']]],
      },
    );
  });
});
