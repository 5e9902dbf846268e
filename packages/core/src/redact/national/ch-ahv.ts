import { weightedSum } from '../checks/weighted-sum.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { identifier } from './identifier.ts';

const WEIGHTS = [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1];

/** Swiss insurance numbers (AHV, AHVV Art. 133bis): 756 for Switzerland, nine digits, the check digit of EAN-13. */
export const chAhv = identifier({
  kind: 'CH_AHV',
  evident: ['ddd.dddd.dddd.dd', 'ddd dddd dddd dd', 'ddddddddddddd'],
  words: vocabularyOf('ahv avs ahvnummer ahvnr sozialversicherungsnummer'),
  keys: ['ahv', 'ahvnummer', 'ahvnr', 'avs', 'numeroavs'],
  check: (value) => value.startsWith('756') && weightedSum(value, WEIGHTS) % 10 === 0,
});
