import { weightedSum } from '../checks/weighted-sum.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { identifier, isUniform } from './identifier.ts';

const WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, -1];

/** Dutch citizen service numbers (burgerservicenummer, Wet algemene bepalingen burgerservicenummer): nine digits, the test of eleven. */
export const nlBsn = identifier({
  kind: 'NL_BSN',
  named: ['ddddddddd', 'dddd.dd.ddd', 'ddd ddd ddd', 'ddd-ddd-ddd', 'dddd dd ddd'],
  words: vocabularyOf('bsn burgerservicenummer sofi sofinummer persoonsnummer', 'citizen service'),
  keys: ['bsn', 'burgerservicenummer', 'bsnnummer', 'sofinummer'],
  check: (value) => !isUniform(value) && weightedSum(value, WEIGHTS) % 11 === 0,
});
