import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BBAN_CLASSES } from '../../../src/redact/checks/iban-countries.ts';
import { mod97 } from '../../../src/redact/checks/mod97.ts';
import { findings } from '../findings.ts';

const ibans = (text: string): string[] => findings('IBAN', text);
const inFours = (value: string, separator = ' '): string => value.replace(/(.{4})(?=.)/g, `$1${separator}`);

// The examples of the SWIFT IBAN registry.
const EXAMPLES = [
  'GB29NWBK60161331926819',
  'DE89370400440532013000',
  'FR1420041010050500013M02606',
  'ES9121000418450200051332',
  'IT60X0542811101000000123456',
  'NL91ABNA0417164300',
  'BE68539007547034',
  'CH9300762011623852957',
  'AT611904300234573201',
  'NO9386011117947',
  'PL61109010140000071219812874',
  'MT84MALT011000012345MTLCAST001S',
  'LC55HEMM000100010012001200023015',
  'SE4550000000058398257466',
];

describe('an IBAN (ISO 13616-1, SWIFT IBAN registry)', () => {
  it.each(EXAMPLES)('is found in one piece, in fours and in lower case: %s', (iban) => {
    const forms = [
      iban,
      iban.toLowerCase(),
      inFours(iban),
      inFours(iban, '-'),
      inFours(iban, '\u00a0'),
      inFours(iban, '%20'),
    ];
    for (const form of forms) {
      expect(ibans(`pay ${form} now`), form).toEqual([form]);
      expect(ibans(form), form).toEqual([form]);
      expect(ibans(`{"iban":"${form}","amount":12}`), form).toEqual([form]);
    }
  });

  it.each([
    ['iban=GB29NWBK60161331926819&x=1', 'GB29NWBK60161331926819'],
    ['IBAN:DE89 3704 0044 0532 0130 00 1200 EUR', 'DE89 3704 0044 0532 0130 00'],
    ['konto_DE89370400440532013000', 'DE89370400440532013000'],
    ['iban%3DDE89370400440532013000', 'DE89370400440532013000'],
    ['(DE89370400440532013000).', 'DE89370400440532013000'],
  ])('is found without what stands around it: %s', (text, iban) => {
    expect(ibans(text)).toEqual([iban]);
  });

  it('of every country is found, and never with another check digit', () => {
    const country = fc.constantFrom(...BBAN_CLASSES.entries());
    fc.assert(
      fc.property(
        country,
        fc.infiniteStream(fc.nat(25)),
        fc.integer({ min: 1, max: 96 }),
        ([code, classes], random, shift) => {
          const bban = classes.replace(/./g, (symbol) => {
            const value = random.next().value as number;
            return symbol === 'n' ? String(value % 10) : String.fromCharCode(0x41 + value);
          });
          const check = 98 - mod97(`${bban}${code}00`);
          const iban = `${code}${String(check).padStart(2, '0')}${bban}`;
          expect(ibans(iban)).toEqual([iban]);
          const wrong = String(((check - 2 + shift) % 97) + 2).padStart(2, '0');
          expect(ibans(`${code}${wrong}${bban}`)).toEqual([]);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

it('of a structure that the registry does not have is one where a word says so', () => {
  expect(ibans('iban DE47NWBK60161331926819')).toEqual(['DE47NWBK60161331926819']);
  expect(ibans('code DE47NWBK60161331926819')).toEqual([]);
});

describe('what is no IBAN', () => {
  it.each([
    ['a wrong check digit', 'GB28NWBK60161331926819'],
    ['a country without IBAN', 'US64SVBKUS6S3300958879'],
    ['a wrong length', 'DE8937040044053201300'],
    ['a longer code', 'DE893704004405320130001'],
    ['a wrong structure', 'DE89NWBK60161331926819'],
    ['a part of a word', 'xDE89370400440532013000'],
    ['a part of a word', 'DE89370400440532013000x'],
    ['mixed case', 'De89370400440532013000'],
    ['other groups', 'DE893 7040 0440 5320 1300 0'],
    ['a hash', 'be68539007547034be68539007547034'],
    ['a file', '12-DE89370400440532013000'],
  ])('is left alone: %s, %s', (_, text) => {
    expect(ibans(text)).toEqual([]);
  });

  it('is any hash or UUID', () => {
    const hash = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 7, maxLength: 64 });
    fc.assert(
      fc.property(fc.oneof(hash, fc.uuid()), (text) => {
        expect(ibans(text)).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });
});
