import { endsWhole, joinedBefore } from '../bounds.ts';
import { charCodeAt, DIGITS, isAsciiDigit, isAsciiLetter } from '../char-classes.ts';
import { LOWER_U, PERCENT } from '../char-codes.ts';
import type { Detector, Span, View } from '../detector.ts';
import { askForms, compileForm, type Form, hasForm } from '../forms.ts';
import type { NationalKind } from '../kinds.ts';
import { NONE, SymbolReader } from '../symbols.ts';
import { escapeStart, skipEscape } from '../units.ts';
import { isNamed, type Vocabulary } from '../words.ts';

/** What makes a national identifier: how it is written, how it is checked, and what it is called. */
export interface Identifier {
  readonly kind: NationalKind;
  /**
   * Forms, as {@link compileForm} takes them, that need no word beside them: so few other things look like this and pass
   * the check that they are evidence.
   */
  readonly evident?: readonly string[];
  /** Forms that need a word beside them: other numbers have them too. */
  readonly named?: readonly string[];
  readonly words: Vocabulary;
  readonly keys: readonly string[];
  /** Whether the symbols, without separators and in upper case, pass the check. */
  check(value: string): boolean;
  /** Whether a value of an evident form is evident indeed. @defaultValue always */
  isEvident?(value: string): boolean;
}

/** A form and what is known of it before a text is seen. */
interface Way extends Form {
  readonly evident: boolean;
}

/** No identifier has more symbols; one more tells whether it ends. */
const MAX_SYMBOLS = 20;

const reader = new SymbolReader();
/** What the reader holds: detectors that are asked one after the other at the same number read it once. */
const last = { text: '', start: -1 };

function readOnce(text: string, start: number): void {
  if (start === last.start && text === last.text) return;
  reader.read(text, start, MAX_SYMBOLS);
  last.text = text;
  last.start = start;
}

/** Makes the detector of an identifier. Candidates are met at the first digit, since letters are too many to stop at each. */
export function identifier({ kind, evident = [], named = [], words, keys, check, isEvident }: Identifier): Detector {
  const ways: Way[] = [
    ...evident.map((pattern) => ({ ...compileForm(pattern), evident: true })),
    ...named.map((pattern) => ({ ...compileForm(pattern), evident: false })),
  ].toSorted((a, b) => a.lead - b.lead);
  const accepts = (view: View, start: number, way: Way): boolean => {
    if (!way.evident && !isNamed(view, start, words)) return false;
    if (!hasForm(reader, way)) return false;
    const value = reader.text(way.symbols.length);
    if (!check(value)) return false;
    const joined = joinedBefore(view, start);
    if (joined === 'number' || !endsWhole(view.text, reader.endOf(way.symbols.length - 1))) return false;
    const isShape = way.evident && joined === 'free' && !hasLowerCase(way.symbols.length);
    return (isShape && (isEvident?.(value) ?? true)) || isNamed(view, start, words);
  };

  const find = (view: View, at: number): Span | undefined => {
    const { text } = view;
    const digit = isEscapeDigit(text, at) ? skipEscape(text, at) : at;
    for (const way of ways) {
      if (!hasLead(text, digit, way)) continue;
      const start = digit - way.lead;
      readOnce(text, start);
      if (accepts(view, start, way)) {
        return { start: escapeStart(text, start), end: reader.endOf(way.symbols.length - 1), kind };
      }
    }
    return undefined;
  };
  const numbers = askForms(
    ways.filter((way) => way.evident),
    ways.filter((way) => !way.evident),
  );
  return { kind, starts: { runs: DIGITS, numbers }, keys, find };
}

/** Whether the digits at `at` may be those of an escape such as `%20` or `\u0020`. */
function isEscapeDigit(text: string, at: number): boolean {
  const before = charCodeAt(text, at - 1);
  return before === PERCENT || before === LOWER_U;
}

/** Whether the letters that the form has before its first digit may stand there. */
function hasLead(text: string, digit: number, { lead, joints, symbols }: Form): boolean {
  if (lead === 0) return true;
  if (digit < lead || !isAsciiLetter(charCodeAt(text, digit - lead))) return false;
  return joints[symbols.indexOf('d')] !== NONE || isAsciiLetter(charCodeAt(text, digit - 1));
}

/** Identifiers with letters are given out in upper case: another case needs a word. */
function hasLowerCase(length: number): boolean {
  for (let i = 0; i < length; i++) {
    const code = reader.codeAt(i);
    if (!isAsciiDigit(code) && (code & 0x20) !== 0) return true;
  }
  return false;
}

/** `length` digits of `value` from `at` on as a number. */
export const numberAt = (value: string, at: number, length: number): number => Number(value.slice(at, at + length));

/** Whether all symbols are the same, as in `000000000`: a filler that passes many checks. */
export const isUniform = (value: string): boolean => value === value.charAt(0).repeat(value.length);
