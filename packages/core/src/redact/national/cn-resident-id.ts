import { isDayOfMonth } from '../checks/dates.ts';
import { weightedSum } from '../checks/weighted-sum.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { identifier, numberAt } from './identifier.ts';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/** Chinese resident identity numbers (GB 11643-1999): region, date of birth, order, and a check symbol of ISO 7064 mod 11-2. */
export const cnResidentId = identifier({
  kind: 'CN_RESIDENT_ID',
  evident: ['dddddddddddddddddx'],
  words: vocabularyOf('idcard shenfenzheng', 'id card, resident id, identity card', [
    '身份证',
    '身份證',
    '证件号',
    '居民身份',
  ]),
  keys: ['residentid', 'shenfenzheng', '身份证', '身份证号', '身份证号码'],
  check: (value) => {
    if (!/^[1-9]\d{5}(?:18|19|20)\d{9}[\dX]$/.test(value)) return false;
    if (!isDayOfMonth(numberAt(value, 10, 2), numberAt(value, 12, 2))) return false;
    return CHECKS.charAt(weightedSum(value, WEIGHTS) % 11) === value.charAt(17);
  },
});
