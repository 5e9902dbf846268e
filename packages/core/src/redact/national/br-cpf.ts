import { weightedSum } from '../checks/weighted-sum.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { identifier, isUniform } from './identifier.ts';

const FIRST = [10, 9, 8, 7, 6, 5, 4, 3, 2];
const SECOND = [11, ...FIRST];

/** Brazilian taxpayer numbers (Cadastro de Pessoas Físicas, Receita Federal): nine digits and two check digits of modulus 11. */
export const brCpf = identifier({
  kind: 'BR_CPF',
  evident: ['ddd.ddd.ddd-dd'],
  named: ['ddddddddddd', 'ddddddddd-dd', 'ddd ddd ddd dd', 'ddd.ddd.ddd.dd', 'ddd.ddd.ddd/dd'],
  words: vocabularyOf('cpf cpfs contribuinte', 'pessoas físicas, pessoa física'),
  keys: ['cpf', 'cpfnumber', 'numerocpf', 'cpfcnpj'],
  check: (value) =>
    !isUniform(value) && checkDigit(value, FIRST) === value.charAt(9) && checkDigit(value, SECOND) === value.charAt(10),
});

const checkDigit = (value: string, weights: readonly number[]): string =>
  String(((weightedSum(value, weights) * 10) % 11) % 10);
