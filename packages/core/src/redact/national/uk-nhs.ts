import { weightedSum } from '../checks/weighted-sum.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { identifier, isUniform } from './identifier.ts';

const WEIGHTS = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

/** NHS numbers of England, Wales and the Isle of Man: ten digits, modulus 11 (NHS Data Dictionary, "NHS NUMBER"). */
export const ukNhs = identifier({
  kind: 'UK_NHS',
  named: ['dddddddddd', 'ddd ddd dddd', 'ddd-ddd-dddd'],
  words: vocabularyOf('nhs nhsno nhsnum nhsnumber', 'health service'),
  keys: ['nhs', 'nhsnumber', 'nhsno', 'nhsnum'],
  check: (value) => !isUniform(value) && weightedSum(value, WEIGHTS) % 11 === 0,
});
