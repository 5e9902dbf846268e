import { isDayOfMonth } from '../checks/dates.ts';
import { weightedSum } from '../checks/weighted-sum.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { identifier, numberAt } from './identifier.ts';

const WEIGHTS = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1];

/** Polish PESEL numbers (ustawa z dnia 24 września 2010 r. o ewidencji ludności, art. 15): date of birth with the century in the month, modulus 10. */
export const plPesel = identifier({
  kind: 'PL_PESEL',
  named: ['ddddddddddd'],
  words: vocabularyOf('pesel pesele peselu'),
  keys: ['pesel', 'peselnumber', 'numerpesel', 'nrpesel'],
  check: (value) =>
    isDayOfMonth(numberAt(value, 2, 2) % 20, numberAt(value, 4, 2)) && weightedSum(value, WEIGHTS) % 10 === 0,
});
