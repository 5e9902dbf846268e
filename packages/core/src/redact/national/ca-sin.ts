import { isLuhn } from '../checks/luhn.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { identifier } from './identifier.ts';

/** Canadian social insurance numbers (Employment and Social Development Canada): nine digits, Luhn; none begins with 0 or 8. */
export const caSin = identifier({
  kind: 'CA_SIN',
  named: ['ddddddddd', 'ddd ddd ddd', 'ddd-ddd-ddd'],
  words: vocabularyOf('sin sins nas', 'social insurance, assurance sociale'),
  keys: ['sin', 'sinnumber', 'socialinsurancenumber', 'socialinsurance'],
  check: (value) => /^[1-79]/.test(value) && isLuhn(value),
});
