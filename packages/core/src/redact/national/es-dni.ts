import { vocabularyOf } from '../vocabulary.ts';
import { identifier } from './identifier.ts';

const LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';
/** `20240131Z` is a day in universal time. */
const DAY = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[TZ]/;

/**
 * Spanish identity numbers, DNI for citizens and NIE for foreigners (Real Decreto 1553/2005, Orden INT/2058/2008): a letter
 * that is the remainder by 23, where X, Y and Z stand for 0, 1 and 2.
 */
export const esDni = identifier({
  kind: 'ES_DNI',
  evident: ['dddddddda', 'dddddddd-a', 'dd.ddd.ddd-a', 'addddddda', 'a-ddddddd-a', 'addddddd-a'],
  named: ['dddddddd a', 'dd.ddd.ddda', 'dd.ddd.ddd a'],
  words: vocabularyOf('dni nie nif documento identidad', 'documento nacional'),
  keys: ['dni', 'nie', 'nif', 'dninie', 'dninumber'],
  check: (value) => {
    const digits = value.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
    return /^\d{8}$/.test(digits) && LETTERS.charAt(Number(digits) % 23) === value.slice(-1);
  },
  isEvident: (value) => !DAY.test(value),
});
