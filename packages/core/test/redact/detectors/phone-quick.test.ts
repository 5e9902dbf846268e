import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { couldBePhone } from '../../../src/redact/detectors/phone-quick.ts';
import { compile } from '../../../src/redact/index.ts';
import { hostileText } from '../hostile-text.ts';

const could = (text: string, at = 0): boolean => couldBePhone({ text, name: '', previous: undefined }, at);

describe('couldBePhone', () => {
  it.each([
    '1234567',
    '555-0199',
    '202 555 0123',
    '12345678901234567',
    '555.0199',
    '06 12 34 56 78',
    '02-12-2024-1',
    '44 (0)20',
    '٥٥٥',
    '12%20',
    '12\\u00a0',
    '20 - 1',
  ])('lets through what has to be read: %s', (text) => {
    expect(could(text)).toBe(true);
  });

  it.each([
    '1',
    '123456',
    '123456:7890123',
    '12 34 x',
    '123456789012345678',
    '2024-01-31',
    '2024/01/31 10:30',
    '2024.01.31 1',
    '192.0.2.100',
    '12.3456789',
    '123-x',
  ])('turns down: %s', (text) => {
    expect(could(text)).toBe(false);
  });

  it.each([':', '-', '.', '/'])('turns down the rest of a number behind "%s"', (joint) => {
    expect(could(`1${joint}5550199`, 2)).toBe(false);
    expect(could(`x${joint}5550199`, 2)).toBe(true);
  });

  it('turns down no number that is found', () => {
    const { spans } = compile({ kinds: ['PHONE'] });
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const { start } of spans(text)) {
          const isDigit = /\d/.test(text.charAt(start));
          const previous = { start: 0, end: start, kind: 'EMAIL' } as const;
          if (isDigit) expect(couldBePhone({ text, name: '', previous }, start), text.slice(start)).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
