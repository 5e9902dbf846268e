import { endsWhole, joinedBefore } from '../bounds.ts';
import { charCodeAt, DIGITS } from '../char-classes.ts';
import type { Detector, Span, View } from '../detector.ts';
import { compileForm, type Form, hasForm } from '../forms.ts';
import type { NationalKind } from '../kinds.ts';
import { isAsciiDigit, isAsciiLetter, runLength, SymbolReader } from '../symbols.ts';
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

const PERCENT = 0x25;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
/** No identifier has more digits in a row. */
const MAX_RUN = 20;

const reader = new SymbolReader();

/** Makes the detector of an identifier. Candidates are met at the first digit, since letters are too many to stop at each. */
export function identifier({ kind, evident = [], named = [], words, keys, check, isEvident }: Identifier): Detector {
  const ways: Way[] = [
    ...evident.map((pattern) => ({ ...compileForm(pattern), evident: true })),
    ...named.map((pattern) => ({ ...compileForm(pattern), evident: false })),
  ].toSorted((a, b) => a.lead - b.lead);
  const runs = ways.some(({ run }) => run === 0) ? -1 : ways.reduce((mask, { run }) => mask | (1 << run), 0);

  const accepts = (view: View, start: number, way: Way): boolean => {
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
    const run = runLength(text, at, MAX_RUN + 1);
    const isPlain = !isEscaped(text, at, run);
    if (isPlain && (runs & (1 << run)) === 0) return undefined;
    const digit = isPlain ? at : skipEscape(text, at);
    let read = -1;
    for (const way of ways) {
      if ((isPlain && way.run !== 0 && way.run !== run) || !hasLead(text, digit, way)) continue;
      const start = digit - way.lead;
      if (start !== read) reader.read(text, start);
      read = start;
      if (accepts(view, start, way)) {
        return { start: escapeStart(text, start), end: reader.endOf(way.symbols.length - 1), kind };
      }
    }
    return undefined;
  };
  return { kind, starts: { runs: DIGITS }, keys, find };
}

/** Whether the number at `at` may be written in part with escapes or with digits that are not ASCII. */
function isEscaped(text: string, at: number, run: number): boolean {
  const before = charCodeAt(text, at - 1);
  if (before === PERCENT || before === LOWER_U) return true;
  const after = charCodeAt(text, at + run);
  return after >= 0x80 || after === PERCENT || after === BACKSLASH;
}

/** Whether the letters that the form has before its first digit may stand there. */
function hasLead(text: string, digit: number, { lead }: Form): boolean {
  if (lead === 0) return true;
  return digit >= lead && isAsciiLetter(charCodeAt(text, digit - lead));
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
