import { joinedBefore } from '../bounds.ts';
import { charCodeAt, DIGITS, isAsciiDigit, isAsciiLetter } from '../char-classes.ts';
import { BBAN_CLASSES } from '../checks/iban-countries.ts';
import { mod97 } from '../checks/mod97.ts';
import type { Detector, Span, View } from '../detector.ts';
import { BLANK, DASH, NONE, SymbolReader } from '../symbols.ts';
import { escapeStart } from '../units.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { isNamed } from '../words.ts';

/**
 * International bank account numbers (ISO 13616-1): a country of the SWIFT registry, its length and structure, and the two
 * check digits of ISO/IEC 7064 mod 97-10. In one piece or in groups of four.
 */
export const iban: Detector = {
  kind: 'IBAN',
  // The two check digits are rarer starts than letters are; the country code stands right before them.
  starts: {
    runs: DIGITS,
    numbers: (before, rest) => (before === 'a' && SHAPE.test(rest) ? 'yes' : 'no'),
  },
  keys: ['iban', 'ibans', 'ibannumber', 'ibanno', 'ibancode'],
  find: findIban,
};

/** From the check digits on: the shortest number has 11 digits behind them (Norway), or letters come. */
const SHAPE = /^[09]{2}(?:(?:[ +-]?[09]){11}|(?:[ +-]?[09])*[ +-]?a$)/;

const WORDS = vocabularyOf(
  'iban ibans bban konto kontonummer rekening rekeningnummer compte cuenta conto conta account acct bank',
);
/** Where one of these stands before, check digits and length are enough: structures change with releases of the registry. */
const IBAN_WORDS = vocabularyOf('iban ibans');
const reader = new SymbolReader();

function findIban(view: View, at: number): Span | undefined {
  const { text } = view;
  if (at < 2 || !isAsciiLetter(charCodeAt(text, at - 1)) || !isAsciiLetter(charCodeAt(text, at - 2))) return undefined;
  const classes = BBAN_CLASSES.get(text.slice(at - 2, at).toUpperCase());
  if (classes === undefined || !isAsciiDigit(charCodeAt(text, at + 1))) return undefined;
  const start = at - 2;
  const joined = joinedBefore(view, start);
  if (joined === 'number') return undefined;
  reader.read(text, start);
  const length = classes.length + 4;
  if (reader.count < length || reader.jointAt(length) === NONE) return undefined;
  if (!isGrouped(length) || !isOfOneCase(length)) return undefined;
  const value = reader.text(length);
  if (mod97(value.slice(4) + value.slice(0, 4)) !== 1) return undefined;
  if (joined === 'word' && !isNamed(view, start, WORDS)) return undefined;
  if (!hasStructure(classes) && !isNamed(view, start, IBAN_WORDS)) return undefined;
  return { start: escapeStart(text, start), end: reader.endOf(length - 1), kind: 'IBAN' };
}

/** Whether the symbols stand in one piece, or in groups of four with the same separator. */
function isGrouped(length: number): boolean {
  const joint = reader.jointAt(4);
  if (joint !== NONE && joint !== BLANK && joint !== DASH) return false;
  for (let i = 1; i < length; i++) if (reader.jointAt(i) !== (i % 4 === 0 ? joint : NONE)) return false;
  return true;
}

/** ISO 13616-1 has upper case; people type lower case too, and mixtures are codes of other kinds. */
function isOfOneCase(length: number): boolean {
  let cases = 0;
  for (let i = 0; i < length; i++) {
    const code = reader.codeAt(i);
    if (isAsciiLetter(code)) cases |= code & 0x20 ? 1 : 2;
  }
  return cases !== 3;
}

function hasStructure(classes: string): boolean {
  for (let i = 0; i < classes.length; i++) {
    const isDigit = isAsciiDigit(reader.codeAt(i + 4));
    const symbolClass = classes.charAt(i);
    if (symbolClass === 'n' ? !isDigit : symbolClass === 'a' && isDigit) return false;
  }
  return true;
}
