import { isDayOfMonth } from '../checks/dates.ts';
import { isLuhn } from '../checks/luhn.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { identifier, numberAt } from './identifier.ts';

/**
 * Swedish personal identity numbers (folkbokföringslagen 1991:481, § 18): date of birth, order and the check digit of Luhn.
 * Coordination numbers have 60 added to the day. A date with four digits is in many other names, so that only births of
 * another century are evident by the shape.
 */
export const sePersonnummer = identifier({
  kind: 'SE_PERSONNUMMER',
  evident: ['dddddd-dddd', 'dddddddd-dddd'],
  named: ['dddddddddd', 'dddddddddddd', 'dddddd dddd', 'dddddddd dddd'],
  words: vocabularyOf('personnummer personnr persnr pnr samordningsnummer ssn', 'personal identity'),
  keys: ['personnummer', 'personnr', 'samordningsnummer'],
  check: (value) => {
    const century = value.slice(0, -10);
    const number = value.slice(-10);
    if (century !== '' && !['18', '19', '20'].includes(century)) return false;
    return (
      isDayOfMonth(numberAt(number, 2, 2), numberAt(number, 4, 2) % 60) &&
      numberAt(number, 4, 2) !== 60 &&
      isLuhn(number)
    );
  },
  isEvident: (value) => value.startsWith('19') || (value.length === 10 && numberAt(value, 0, 2) > 30),
});
