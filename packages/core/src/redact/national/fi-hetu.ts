import { isDayOfMonth } from '../checks/dates.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { identifier, numberAt } from './identifier.ts';

const CHECKS = '0123456789ABCDEFHJKLMNPRSTUVWXY';
/** Signs of the century, the hyphen aside. */
const CENTURIES = 'ABCDEFYXWVU';

/** Finnish personal identity codes (henkilötunnus, asetus 128/2010): date of birth, sign of the century, order, remainder by 31. */
export const fiHetu = identifier({
  kind: 'FI_HETU',
  evident: ['dddddd-dddx', 'ddddddadddx'],
  words: vocabularyOf('hetu henkilötunnus henkilotunnus sotu personbeteckning', 'personal identity'),
  keys: ['hetu', 'henkilotunnus', 'henkilötunnus', 'personbeteckning'],
  check: (value) => {
    const sign = value.length === 11 ? value.charAt(6) : 'A';
    const order = value.slice(-4, -1);
    if (!CENTURIES.includes(sign) || Number(order) < 2) return false;
    if (!isDayOfMonth(numberAt(value, 2, 2), numberAt(value, 0, 2))) return false;
    return CHECKS.charAt(Number(value.slice(0, 6) + order) % 31) === value.slice(-1);
  },
});
