import { mod97 } from '../checks/mod97.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { identifier, numberAt } from './identifier.ts';

/** Sex, year, month, department (`2A` and `2B` in Corsica), municipality and order, then the key. */
const SHAPE = /^[12]\d{4}(?:\d\d|2[AB])\d{8}$/;

/**
 * French social security numbers (numéro d'inscription au répertoire, décret 82-103): 13 symbols and a key that is 97 minus
 * their remainder by 97, with Corsica as 19 and 18.
 */
export const frNir = identifier({
  kind: 'FR_NIR',
  evident: ['ddddddxdddddddd', 'd dd dd dx ddd ddd dd', 'd-dd-dd-dx-ddd-ddd-dd'],
  words: vocabularyOf('nir insee secu sécu sécurité', 'sécurité sociale, securite sociale, sécu social'),
  keys: ['nir', 'numerosecuritesociale', 'numérosécuritésociale', 'numerosecu'],
  check: (value) => {
    if (!SHAPE.test(value) || !isMonth(numberAt(value, 3, 2))) return false;
    const number = value.slice(0, 13).replace('2A', '19').replace('2B', '18');
    return 97 - mod97(number) === numberAt(value, 13, 2);
  },
  isEvident: (value) => numberAt(value, 3, 2) <= 12,
});

/** Months that are not known are 20, 30 to 42 and 50 to 99. */
const isMonth = (month: number): boolean =>
  (month >= 1 && month <= 12) || month === 20 || (month >= 30 && month <= 42) || month >= 50;
