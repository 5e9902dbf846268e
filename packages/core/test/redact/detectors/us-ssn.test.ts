import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findings } from '../findings.ts';

const ssns = (text: string): string[] => findings('US_SSN', text);

describe('a social security number (20 CFR 422.103; SSA randomization of 2011)', () => {
  it.each([
    ['user 123-45-6789 verified', '123-45-6789'],
    ['123-45-6789', '123-45-6789'],
    ['899-99-9999', '899-99-9999'],
    ['001-01-0001', '001-01-0001'],
    ['{"v":"123-45-6789"}', '123-45-6789'],
    ['ssn=123-45-6789&x', '123-45-6789'],
    ['(123-45-6789).', '123-45-6789'],
    ['123\u201145\u20116789', '123\u201145\u20116789'],
    ['123\u201345\u20136789', '123\u201345\u20136789'],
    ['v=123%2D45%2D6789&', '123%2D45%2D6789'],
    ['v%20123-45-6789', '123-45-6789'],
    ['v=\\u0020123-45-6789', '123-45-6789'],
    ['ssn_123-45-6789', '123-45-6789'],
  ])('is found by its hyphens: %s', (text, ssn) => {
    expect(ssns(text)).toEqual([ssn]);
  });

  it.each([
    ['ssn 123456789', '123456789'],
    ['SSN: 123 45 6789', '123 45 6789'],
    ['ssn=123\u00a045\u00a06789', '123\u00a045\u00a06789'],
    ['ssn 123.45.6789', '123.45.6789'],
    ['Social Security Number: 123456789', '123456789'],
    ['social_security_number="123456789"', '123456789'],
    ['{"customerSsn":"123456789"}', '123456789'],
    ['{\\"ssn\\":\\"123456789\\"}', '123456789'],
    ['<ssn>123456789</ssn>', '123456789'],
    ['ssn%3D123456789%26', '123456789'],
  ])('of another form is found beside a word: %s', (text, ssn) => {
    expect(ssns(text)).toEqual([ssn]);
  });
});

describe('what is no social security number', () => {
  it.each([
    '000-12-3456',
    '666-12-3456',
    '900-12-3456',
    '999-99-9999',
    '123-00-4567',
    '123-45-0000',
    'ssn 000123456',
    '123456789',
    '123 45 6789',
    '123.45.6789',
    '123-456-7890',
    '1123-45-6789',
    '123-45-67890',
    '12-123-45-6789',
    '123-45-6789-1',
    'x123-45-6789',
    '123-45-6789x',
    'part-123-45-6789',
    '123-45-6789.gz',
    'order 123-45-6789',
    'serial number 123-45-6789',
    'ISBN 123-45-6789',
    '1.123-45-6789',
    '$123-45-6789',
    'ssn ticket 123456789',
    'ssn 1234567890',
    'password 123456789',
    '123-45 6789',
  ])('is left alone: %s', (text) => {
    expect(ssns(text)).toEqual([]);
  });

  it('is any number in one piece, time or UUID', () => {
    const time = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
    const digits = fc.bigInt({ min: 0n, max: 10n ** 20n }).map(String);
    fc.assert(
      fc.property(fc.oneof(time, digits, fc.uuid()), (text) => {
        expect(ssns(text)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});
