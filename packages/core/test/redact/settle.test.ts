import { describe, expect, it } from 'vitest';
import type { Span } from '../../src/redact/detector.ts';
import type { Scan } from '../../src/redact/scan.ts';
import { settle } from '../../src/redact/settle.ts';

/** A scan that finds each match of the next of `rounds`, and nothing when they are used up. */
function scanOf(...rounds: RegExp[]): { scan: Scan; seen: string[] } {
  const seen: string[] = [];
  const scan: Scan = (text) => {
    const pattern = rounds[seen.length];
    seen.push(text);
    return pattern === undefined
      ? []
      : [...text.matchAll(pattern)].map(
          ({ 0: match, index }): Span => ({ start: index, end: index + match.length, kind: 'EMAIL' }),
        );
  };
  return { scan, seen };
}

function settleBy(text: string, ...rounds: RegExp[]): { pieces: string[]; text: string; rounds: string[] } {
  const { scan, seen } = scanOf(...rounds);
  const settled = settle(scan, text, '', scan(text), () => '<>');
  return { pieces: settled.spans.map(({ start, end }) => text.slice(start, end)), text: settled.text, rounds: seen };
}

describe('settle', () => {
  it('asks once more about what came out, and is done when nothing is found', () => {
    expect(settleBy('a bb c', /bb/g)).toEqual({ pieces: ['bb'], text: 'a <> c', rounds: ['a bb c', 'a <> c'] });
  });

  it('gives later findings by their place in the text that came in', () => {
    const { pieces, text } = settleBy('x aaaa y bbbb z', /a+|b+/g, /[xyz]/g);
    expect(pieces).toEqual(['x', 'aaaa', 'y', 'bbbb', 'z']);
    expect(text).toBe('<> <> <> <> <>');
  });

  it.each([
    [/<> y/g, ['aaaa y', 'bbbb']],
    [/> y/g, ['aaaa y', 'bbbb']],
    [/y <>/g, ['aaaa', 'y bbbb']],
    [/y </g, ['aaaa', 'y bbbb']],
    [/x <> y <> z/g, ['x aaaa y bbbb z']],
    [/<>$|^x/g, ['x', 'aaaa', 'bbbb']],
  ])('widens a finding that touches what was replaced: %s', (second, pieces) => {
    expect(settleBy('x aaaa y bbbb z', /a+|b+/g, second).pieces).toEqual(pieces);
  });

  it('ends after eight rounds: a text in which there is always more is one finding', () => {
    const each = 'abcdefghijkl'.split('').map((char) => new RegExp(char, 'g'));
    const { pieces, text, rounds } = settleBy('abcdefghijkl', ...each);
    expect([pieces, text, rounds.length]).toEqual([['abcdefghijkl'], '[REDACTED]', 9]);
    expect(settleBy('abcdefghijkl', ...each.slice(0, 8)).pieces).toHaveLength(8);
  });
});
