import { weightedSum } from '../checks/weighted-sum.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { identifier } from './identifier.ts';

const WEIGHTS = [2, 7, 6, 5, 4, 3, 2];
const CITIZENS = 'JZIHGFEDCBA';
const FOREIGNERS = 'XWUTRQPNMLK';

/** Identity card numbers of Singapore (NRIC and FIN of the series S, T, F and G, Immigration and Checkpoints Authority): modulus 11. */
export const sgNric = identifier({
  kind: 'SG_NRIC',
  evident: ['addddddda'],
  words: vocabularyOf('nric fin nricno', 'identity card, id card'),
  keys: ['nric', 'nricno', 'nricnumber', 'nricfin'],
  check: (value) => {
    const series = value.charAt(0);
    if (!'STFG'.includes(series)) return false;
    const sum = weightedSum(value.slice(1), WEIGHTS) + (series === 'T' || series === 'G' ? 4 : 0);
    return (series === 'S' || series === 'T' ? CITIZENS : FOREIGNERS).charAt(sum % 11) === value.charAt(8);
  },
});
