import { vocabularyOf } from '../vocabulary.ts';
import { identifier, numberAt } from './identifier.ts';

/**
 * Belgian national numbers (arrêté royal du 3 avril 1984): date of birth, order, and 97 minus the remainder by 97 of the nine
 * digits before, for births since 2000 with a 2 in front. Numbers of the BIS register have 20 or 40 added to the month.
 */
export const beNationalNumber = identifier({
  kind: 'BE_NATIONAL_NUMBER',
  evident: ['dd.dd.dd-ddd.dd'],
  named: ['ddddddddddd', 'dd.dd.dd ddd.dd', 'dd.dd.dd.ddd.dd', 'dd dd dd ddd dd', 'dddddd-ddd-dd', 'dddddd-ddddd'],
  words: vocabularyOf(
    'rijksregisternummer rijksregister insz niss nrn rrn nationaal registre',
    'registre national, national number, national register',
  ),
  keys: ['rijksregisternummer', 'insz', 'niss', 'numeronational', 'nationalnumber', 'nationalregisternumber'],
  check: (value) => {
    const month = numberAt(value, 2, 2);
    if (month % 20 > 12 || month >= 60 || numberAt(value, 4, 2) > 31) return false;
    const number = numberAt(value, 0, 9);
    const key = numberAt(value, 9, 2);
    return number > 0 && (97 - (number % 97) === key || 97 - ((2_000_000_000 + number) % 97) === key);
  },
});
