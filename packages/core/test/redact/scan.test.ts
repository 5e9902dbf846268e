import { describe, expect, it } from 'vitest';
import type { Detector, Span, View } from '../../src/redact/detector.ts';
import { compileScan } from '../../src/redact/scan.ts';

interface Asked {
  readonly at: number;
  readonly previous: Span | undefined;
  readonly name: string;
}

/** A detector that finds `length` characters at each place it is asked at, and notes where that was. */
function detector(starts: Detector['starts'], length = 0, kind: Span['kind'] = 'EMAIL'): Detector & { asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    ...{ kind, starts, keys: [], asked },
    find: ({ previous, name }: View, at) => {
      asked.push({ at, previous, name });
      return length === 0 ? undefined : { start: at, end: at + length, kind };
    },
  };
}

const placesOf = (asked: readonly Asked[]): number[] => asked.map(({ at }) => at);

describe('where a detector is asked', () => {
  it('is at each of its characters', () => {
    const any = detector({ chars: '@%' });
    compileScan([any])('a@@b%c');
    expect(placesOf(any.asked)).toEqual([1, 2, 4]);
  });

  it('is at the first of its characters in a row', () => {
    const digits = detector({ runs: '0123456789' });
    compileScan([digits])('12a345-6');
    expect(placesOf(digits.asked)).toEqual([0, 3, 7]);
  });

  it('is at its words, in any case', () => {
    const secret = detector({ words: ['key', 'token'] });
    compileScan([secret])('KEY k Tokens ke');
    expect(placesOf(secret.asked)).toEqual([0, 6]);
  });

  it('is the same when others share a character', () => {
    const each = detector({ chars: '12' });
    const digits = detector({ runs: '0123456789' });
    const hex = detector({ runs: '0123456789abcdef' });
    const word = detector({ words: ['1st'] });
    compileScan([each, digits, hex, word])('x1132 1st 3 b1');
    expect(placesOf(each.asked)).toEqual([1, 2, 4, 6, 13]);
    expect(placesOf(digits.asked)).toEqual([1, 6, 10, 13]);
    expect(placesOf(hex.asked)).toEqual([1, 6, 10, 12]);
    expect(placesOf(word.asked)).toEqual([6]);
  });

  it('is at the rest of a row whose start was found', () => {
    const pair = detector({ runs: '0123456789' }, 2);
    compileScan([pair])('12345');
    expect(placesOf(pair.asked)).toEqual([0, 2, 4]);
  });

  it('is at a row behind a finding, also when a row was before that', () => {
    const digits = detector({ runs: '0123456789' });
    compileScan([digits, detector({ chars: '@' }, 1)])('1@23');
    expect(placesOf(digits.asked)).toEqual([0, 2]);
  });

  it('is nowhere inside of a finding', () => {
    const pair = detector({ chars: '@' }, 3);
    compileScan([pair])('@@@@-@');
    expect(placesOf(pair.asked)).toEqual([0, 3]);
  });

  it('is any code unit, beyond ASCII too', () => {
    const wide = detector({ chars: '\uff20\uffff' });
    compileScan([wide])('a\uff20\ud83d\uffff');
    expect(placesOf(wide.asked)).toEqual([1, 3]);
  });
});

describe('what a detector sees', () => {
  it('is the finding that reaches furthest so far', () => {
    const long = detector({ chars: 'a' }, 5, 'PHONE');
    const short = detector({ chars: 'ab' }, 1);
    compileScan([short, long])('a....b.b');
    expect(short.asked.map(({ previous }) => previous?.end)).toEqual([undefined, 5, 6]);
    expect(short.asked[1]?.previous?.kind).toBe('PHONE');
  });

  it('is the name of the text, and nothing of the text before', () => {
    const at = detector({ chars: '@' }, 1);
    const scan = compileScan([at]);
    scan('@', 'key');
    scan('@');
    expect(at.asked).toEqual([
      { at: 0, previous: undefined, name: 'key' },
      { at: 0, previous: undefined, name: '' },
    ]);
  });
});

describe('what a scan gives', () => {
  it('is every finding of every detector', () => {
    const scan = compileScan([detector({ chars: '@' }, 2), detector({ chars: '@' }, 1, 'PHONE')]);
    expect(scan('x@')).toEqual([
      { start: 1, end: 3, kind: 'EMAIL' },
      { start: 1, end: 2, kind: 'PHONE' },
    ]);
  });

  it('is one shared list when there is nothing', () => {
    const scan = compileScan([detector({ chars: '@' })]);
    expect(scan('a@b')).toBe(scan('c'));
    expect(scan('')).toEqual([]);
    expect(compileScan([])('@')).toEqual([]);
  });

  it('needs no more than 254 sets of characters', () => {
    const detectors = Array.from({ length: 255 }, (_, i) => detector({ chars: String.fromCharCode(0x4e00 + i) }));
    expect(() => compileScan(detectors.slice(1))).not.toThrow();
    expect(() => compileScan(detectors)).toThrow(RangeError);
  });
});
