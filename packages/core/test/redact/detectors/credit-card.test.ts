import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLuhn } from '../../../src/redact/checks/luhn.ts';
import { findings } from '../findings.ts';

const cards = (text: string): string[] => findings('CREDIT_CARD', text);

// Test numbers that card schemes and payment providers publish; none is an account.
const NUMBERS = [
  ['Visa', '4111111111111111'],
  ['Visa', '4012888888881881'],
  ['Mastercard', '5555555555554444'],
  ['Mastercard 2-series', '2223003122003222'],
  ['Mastercard 2-series', '2720994326581252'],
  ['American Express', '378282246310005'],
  ['American Express', '341111111111111'],
  ['Discover', '6011111111111117'],
  ['Discover', '6500000000000002'],
  ['Diners Club', '30569309025904'],
  ['Diners Club', '36227206271667'],
  ['JCB', '3530111333300000'],
  ['UnionPay', '6200000000000005'],
] as const;

const inGroups = (number: string, separator: string): string => {
  const lengths = number.length === 15 ? [4, 6, 5] : number.length === 14 ? [4, 6, 4] : [4, 4, 4, 4];
  const starts = lengths.map((_, i) => lengths.slice(0, i).reduce((sum, length) => sum + length, 0));
  return starts.map((start, i) => number.slice(start, start + (lengths[i] as number))).join(separator);
};

describe('a card number (ISO/IEC 7812-1: issuer prefix, length and check digit)', () => {
  it.each(NUMBERS)('is found in one piece: %s %s', (_, number) => {
    expect(cards(`charged ${number} today`)).toEqual([number]);
    expect(cards(number)).toEqual([number]);
    expect(cards(`{"pan":"${number}","cvv":"123"}`)).toEqual([number]);
    expect(cards(`{"n":${number}}`)).toEqual([number]);
  });

  it.each(NUMBERS)('is found in printed groups: %s %s', (_, number) => {
    for (const separator of [' ', '-', '\u00a0', '\u2011', '\u2013', '\u2009', '.', '+', '%20', '\\u00a0', '%2D']) {
      const written = inGroups(number, separator);
      expect(cards(`declined ${written}, retry`), written).toEqual([written]);
    }
  });

  it.each([
    ['4111111111111111|12|2029|123', '4111111111111111'],
    ['4111111111111111:12:2029:123', '4111111111111111'],
    ['4111 1111 1111 1111 12/29 123', '4111 1111 1111 1111'],
    ['qty 200 4111 1111 1111 1111', '4111 1111 1111 1111'],
    ['Jan 31 2024 4111 1111 1111 1111', '4111 1111 1111 1111'],
    ['card=4111111111111111&exp=1229', '4111111111111111'],
    ['card%3D4111111111111111%26exp', '4111111111111111'],
    ['n%204111111111111111%20', '4111111111111111'],
    ['"4111-1111-1111-1111"', '4111-1111-1111-1111'],
    ['<pan>4111111111111111</pan>', '4111111111111111'],
    ['Karte 4111111111111111.', '4111111111111111'],
    ['/cards/4111111111111111/charge', '4111111111111111'],
    ['\\"4111111111111111\\"', '4111111111111111'],
    ['%B4111111111111111^LEE/ANN^2912', '4111111111111111'],
    ['%B378282246310005^LEE/ANN^2912', '378282246310005'],
    ['n=\\u00204111111111111111', '4111111111111111'],
    ['٤١١١١١١١١١١١١١١١', '٤١١١١١١١١١١١١١١١'],
  ])('is found without what stands around it: %s', (text, number) => {
    expect(cards(text)).toEqual([number]);
  });

  it.each([
    ['card 4222222222222', '4222222222222'],
    ['maestro 6759649826438453', '6759649826438453'],
    ['pan=5018000000000009', '5018000000000009'],
    ['card number is 6304000000000000', '6304000000000000'],
    ['card_id=4111111111111111', '4111111111111111'],
    ['card-4111111111111111', '4111111111111111'],
    ['信用卡号 4222222222222', '4222222222222'],
  ])('of a common shape is found beside a word: %s', (text, number) => {
    expect(cards(text)).toEqual([number]);
  });
});

describe('what is no card number', () => {
  it.each([
    ['a wrong check digit', '4111111111111112'],
    ['a wrong check digit in groups', '4111 1111 1111 1112'],
    ['no issuer', '9111111111111111'],
    ['a length that the issuer does not give out', '41111111111111116'],
    ['a longer row of digits', '41111111111111110000000'],
    ['a part of a word', 'x4111111111111111'],
    ['a part of a word', '4111111111111111a'],
    ['a file', '4111111111111111.jpg'],
    ['a decimal', '0.4111111111111111'],
    ['a decimal', '4111111111111111.25'],
    ['a longer number with hyphens', '4111-1111-1111-1111-2222'],
    ['a longer number with hyphens', '12-4111-1111-1111-1111'],
    ['other groups', '411 11111 1111 1111'],
    ['two separators', '4111 1111-1111 1111'],
    ['an order', 'order 4111111111111111 shipped'],
    ['a trace', 'trace_id=4111111111111111'],
    ['an account', 'account id 4111111111111111 ok'],
    ['a UUID of digits', '41111111-1111-4111-8111-411111111111'],
    ['a UUID of digits', '55555555-5555-4444-8555-555555554444'],
    ['a hash', 'a4111111111111111b4111111111111111'],
    ['13 digits without a word', '4222222222222'],
    ['19 digits without a word', '4111111111111111110'],
    ['zeros', '0000 0000 0000 0000'],
    ['columns', '4111\t1111\t1111\t1111'],
    ['an IMEI', 'imei 350077523237513'],
    ['a longer number with blanks', 'tracking 1534 4111 1111 1111 1111 62'],
    ['an amount', '$4111111111111111'],
  ])('is left alone: %s, %s', (_, text) => {
    expect(cards(text)).toEqual([]);
  });

  it('is any epoch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000_000, max: 1_999_999_999 }), fc.nat(999_999_999), (seconds, nanos) => {
        const fraction = String(nanos).padStart(9, '0');
        for (const length of [0, 3, 6, 9]) expect(cards(`t=${seconds}${fraction.slice(0, length)}`)).toEqual([]);
      }),
    );
  });

  it('is any UUID, hash, time or version', () => {
    const hash = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 64 });
    const numeric = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 32, maxLength: 32 });
    const uuid = numeric.map((d) => d.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
    const time = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
    fc.assert(
      fc.property(fc.oneof(hash, uuid, fc.uuid(), time), (text) => {
        expect(cards(text)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('is a row of digits without a right check digit', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 30 }), (digits) => {
        if (!isLuhn(digits)) expect(cards(`card ${digits}`)).toEqual([]);
      }),
    );
  });
});
