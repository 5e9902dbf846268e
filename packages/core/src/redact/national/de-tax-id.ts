import { isMod11With10 } from '../checks/mod11-10.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { identifier } from './identifier.ts';

/**
 * German tax identification numbers (§ 139b AO; Bundeszentralamt für Steuern): eleven digits, of the first ten exactly one
 * digit occurs twice or three times, and the last is the check digit of ISO/IEC 7064 mod 11,10.
 */
export const deTaxId = identifier({
  kind: 'DE_TAX_ID',
  evident: ['dd ddd ddd ddd'],
  named: ['ddddddddddd'],
  words: vocabularyOf(
    'steuerid steuer idnr tin steueridnr steuernummer identifikationsnummer steueridentifikationsnummer taxid',
    'steuer id, tax id, tax identification, steuerliche identifikationsnummer',
  ),
  keys: ['steuerid', 'steueridnr', 'steueridentifikationsnummer', 'idnr'],
  check: (value) => value.charAt(0) !== '0' && hasOneRepeated(value.slice(0, 10)) && isMod11With10(value),
});

function hasOneRepeated(digits: string): boolean {
  const counts = [...new Set(digits)].map((digit) => digits.split(digit).length - 1);
  const repeated = counts.filter((count) => count > 1);
  return repeated.length === 1 && (repeated[0] as number) <= 3 && !/(\d)\1\1/.test(digits);
}
