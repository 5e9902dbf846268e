import { isDayOfMonth } from '../checks/dates.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { identifier } from './identifier.ts';

const SHAPE = /^[A-Z]{6}\d[\dL-NP-V][A-EHLMPRST][\dL-NP-V]{2}[A-Z][\dL-NP-V]{3}[A-Z]$/;
const MONTHS = 'ABCDEHLMPRST';
/** Letters in the place of digits, where two people would have the same code (omocodia). */
const SUBSTITUTES = 'LMNPQRSTUV';
/** Values of symbols at odd places, for `0` to `9` and for `A` to `Z`. */
const ODD_DIGITS = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
const ODD_LETTERS = [...ODD_DIGITS, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** Italian tax codes (codice fiscale, decreto ministeriale 23 dicembre 1976): name, date of birth, place, check letter. */
export const itFiscalCode = identifier({
  kind: 'IT_FISCAL_CODE',
  evident: ['aaaaaadxaxxaxxxa', 'aaa aaa dxaxx axxxa'],
  words: vocabularyOf('cf codicefiscale fiscale fiscal taxcode', 'codice fiscale'),
  keys: ['codicefiscale', 'codfiscale', 'fiscalcode'],
  check: (value) => SHAPE.test(value) && isBirthday(value) && checkLetter(value) === value.charAt(15),
});

/** Women have 40 added to their day. */
function isBirthday(value: string): boolean {
  const day = [...value.slice(9, 11)].map((symbol) => (/\d/.test(symbol) ? symbol : SUBSTITUTES.indexOf(symbol)));
  return isDayOfMonth(MONTHS.indexOf(value.charAt(8)) + 1, Number(day.join('')) % 40);
}

function checkLetter(value: string): string {
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const code = value.charCodeAt(i);
    const isDigit = code <= 0x39;
    const place = isDigit ? code - 0x30 : code - 0x41;
    sum += i % 2 === 1 ? place : ((isDigit ? ODD_DIGITS : ODD_LETTERS)[place] as number);
  }
  return String.fromCharCode(0x41 + (sum % 26));
}
