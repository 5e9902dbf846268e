import { vocabularyOf } from '../vocabulary.ts';
import { identifier } from './identifier.ts';

const SHAPE = /^9\d\d(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\d{4}$/;

/** Individual taxpayer identification numbers of the United States (IRS, Internal Revenue Manual 3.21.263): 9xx and a group of 50 to 65, 70 to 88, 90 to 92 or 94 to 99. */
export const usItin = identifier({
  kind: 'US_ITIN',
  evident: ['ddd-dd-dddd'],
  named: ['ddddddddd', 'ddd dd dddd'],
  words: vocabularyOf('itin itins ssn tin', 'taxpayer id, taxpayer identification, tax id'),
  keys: ['itin', 'itinnumber'],
  check: (value) => SHAPE.test(value),
});
