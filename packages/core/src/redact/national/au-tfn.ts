import { weightedSum } from '../checks/weighted-sum.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { identifier, isUniform } from './identifier.ts';

const WEIGHTS = [1, 4, 3, 7, 5, 8, 6, 9, 10];

/** Australian tax file numbers (Australian Taxation Office): nine digits, modulus 11. */
export const auTfn = identifier({
  kind: 'AU_TFN',
  named: ['ddddddddd', 'ddd ddd ddd', 'ddd-ddd-ddd'],
  words: vocabularyOf('tfn tfns taxfilenumber', 'tax file, file number'),
  keys: ['tfn', 'taxfilenumber', 'taxfileno', 'tfnnumber'],
  check: (value) => !isUniform(value) && weightedSum(value, WEIGHTS) % 11 === 0,
});
