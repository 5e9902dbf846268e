import { isDayOfMonth } from '../checks/dates.ts';
import { weightedSum } from '../checks/weighted-sum.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { identifier, numberAt } from './identifier.ts';

const FIRST = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const SECOND = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

/** Norwegian birth numbers (folkeregisterforskriften § 2-2-1): date of birth and two check digits of modulus 11. D-numbers have 40 added to the day. */
export const noFodselsnummer = identifier({
  kind: 'NO_FODSELSNUMMER',
  evident: ['dddddd ddddd'],
  named: ['ddddddddddd', 'dddddd-ddddd'],
  words: vocabularyOf('fødselsnummer fodselsnummer fnr personnummer dnummer', 'national identity, birth number'),
  keys: ['fodselsnummer', 'fødselsnummer', 'fnr'],
  check: (value) =>
    isDayOfMonth(numberAt(value, 2, 2), numberAt(value, 0, 2) % 40) &&
    weightedSum(value, FIRST) % 11 === 0 &&
    weightedSum(value, SECOND) % 11 === 0,
});
