import { charCodeAt, hexValue, isAsciiLetter } from './char-classes.ts';
import {
  BACKSLASH,
  COLON,
  FULL_STOP,
  HYPHEN_MINUS,
  LOWER_U,
  OPEN_PARENTHESIS,
  PERCENT,
  PLAIN_SPACE,
  SLASH,
  UNDERSCORE,
} from './char-codes.ts';

/**
 * What a detector says of a row of ASCII digits by the shape of the number that it is in: a candidate cannot start there
 * (`no`), or only beside a word that names it (`named`), or it can (`yes`).
 */
export type NumberAnswer = 'no' | 'named' | 'yes';

/**
 * Asked for each row of digits of a number, once for all numbers of the same shape. A shape has `9` for each digit, but `0`
 * for the first of a row that begins with `00`, and the separators as they stand.
 * @param before the shape of what is joined before: rows and separators, at its start `a` where a letter or `_` is joined.
 * @param rest the shape from the row on, with what follows: nothing of matter, `a` for a letter, a separator with a letter,
 * `(` or ` (` for a parenthesis, ` -` for a dash or slash that stands loose, `::`.
 */
export type AskNumber = (before: string, rest: string) => NumberAnswer;

/** An item and when it is asked. */
export interface NumberAsk<T> {
  readonly item: T;
  readonly ask: AskNumber;
}

/** Whom to ask at a row of digits, in order. */
export interface NumberRow<T> {
  readonly items: readonly T[];
  /** For each of them, whether it is to be asked only where a word stands before the number. */
  readonly named: readonly boolean[];
}

/** What is to be done at a number. */
export interface NumberPlan<T> {
  readonly rows: readonly NumberRow<T>[];
  /** Whether somebody wants to be asked at what stands between the rows. */
  readonly between: boolean;
  /** Whom to ask at rows beyond these. */
  readonly others: NumberRow<T>;
  /** Whether all of it is to be asked only where a word stands before the number. */
  readonly named: boolean;
}

const ZERO = 0x30;
const NINE = 0x39;

/** What may stand between two rows of digits, or between one and a letter at the end. */
export const SEPARATORS = ' -./:,+';
/** Longer rows of digits count as this long. */
const MAX_ROW = 24;
/** Steps of the table: a row by its length, a row that begins with `00`, a separator. */
const DOUBLE_ZERO = MAX_ROW;
const SEPARATOR = DOUBLE_ZERO + MAX_ROW + 1;
const STRIDE = 64;
/** What ends a shape, by its place: nothing of matter, a letter, a separator with one, a parenthesis, a dash or slash that stands loose, two colons. */
const ENDS = ['', 'a', ...[...SEPARATORS].map((separator) => `${separator}a`), '(', ' (', ' -', '::'];
const END_LETTER = 1;
const END_SEPARATOR = 2;
const END_OPEN = ENDS.indexOf('(');
const END_SPACED_OPEN = ENDS.indexOf(' (');
const END_LOOSE_DASH = ENDS.indexOf(' -');
const END_COLONS = ENDS.indexOf('::');
const END_STRIDE = 16;

/** A longer number is asked everywhere: the bound keeps the table small. */
const MAX_LENGTH = 64;
const MAX_ESCAPE = 12;
/** When there are more, the table begins anew. */
const MAX_STATES = 2048;
/** The state of a shape for which there is no room. */
const FULL = 0;
const ROOT = 1;
const GLUED_ROOT = 2;

const SEPARATOR_OF = new Int8Array(128).fill(-1);
for (const [index, char] of [...SEPARATORS].entries()) SEPARATOR_OF[char.charCodeAt(0)] = index;

const NOBODY = { items: [], named: [] };

const UNKNOWN = 0;
const SKIP = 1;

/**
 * Reads numbers, that is rows of ASCII digits with single separators between, through a table of all shapes that were seen:
 * one step a character, whatever the number of detectors.
 */
export class NumberShapes<T> {
  readonly #asks: readonly NumberAsk<T>[];
  readonly #between: readonly AskNumber[];
  readonly #all: NumberPlan<T>;
  #next = new Uint16Array(MAX_STATES * STRIDE);
  #verdicts = new Uint16Array(MAX_STATES * END_STRIDE);
  #parents = new Uint16Array(MAX_STATES);
  #steps = new Uint8Array(MAX_STATES);
  #count = GLUED_ROOT + 1;
  /** By their verdict; the first two places are no plans. */
  #plans: NumberPlan<T>[] = [];
  #text = '';
  #escapes = false;
  /** Where the number ends that was read last. */
  end = 0;

  /** @param between asked, without an item, whether somebody wants to be asked at a separator in a number. */
  constructor(asks: readonly NumberAsk<T>[], between: readonly AskNumber[] = []) {
    this.#asks = asks;
    this.#between = between;
    const others = { items: asks.map(({ item }) => item), named: asks.map(() => false) };
    this.#all = { rows: [], between: true, others, named: false };
    this.#plans = [this.#all, this.#all];
  }

  /** Reads the number at `at`. Undefined when nothing is to be asked there. `isFree` says that what stands before is no part of the text any more. */
  read(text: string, at: number, isFree: boolean): NumberPlan<T> | undefined {
    const next = this.#next;
    const { length } = text;
    const before = isFree || at === 0 ? PLAIN_SPACE : text.charCodeAt(at - 1);
    const glued = before !== PLAIN_SPACE && isGlued(text, at, before);
    let state = glued ? GLUED_ROOT : ROOT;
    let end = at;
    let code = 0;
    for (;;) {
      const row = end;
      do code = ++end < length ? text.charCodeAt(end) : 0;
      while (code <= NINE && code >= ZERO);
      const size = end - row;
      let step = Math.min(size, MAX_ROW);
      if (size > 2 && text.charCodeAt(row) === ZERO && text.charCodeAt(row + 1) === ZERO) step += DOUBLE_ZERO;
      state = next[state * STRIDE + step] || this.#add(state, step);
      if (code >= 128) break;
      const separator = SEPARATOR_OF[code] as number;
      if (separator < 0) break;
      const first = end + 1 < length ? text.charCodeAt(end + 1) : 0;
      if (first > NINE || first < ZERO) break;
      if (end - at >= MAX_LENGTH) break;
      state = next[state * STRIDE + SEPARATOR + separator] || this.#add(state, SEPARATOR + separator);
      end++;
    }
    this.end = end;
    if (end - at >= MAX_LENGTH) return this.#all;
    if (state === FULL) {
      this.#reset();
      return this.#all;
    }
    const ending = end < length ? endOf(text, end, code) : 0;
    if (ending < 0 || isSpecial(before) || (glued && this.#mayEscape(text) && endsEscape(text, at))) return this.#all;
    const verdict = this.#verdicts[state * END_STRIDE + ending] as number;
    if (verdict === SKIP) return undefined;
    return verdict === UNKNOWN ? this.#judge(state, ending) : (this.#plans[verdict] as NumberPlan<T>);
  }

  /** Whether there may be escapes such as `\u00e9` or `%e9` anywhere in the text, whose letters and digits are none. */
  #mayEscape(text: string): boolean {
    if (text !== this.#text) {
      this.#text = text;
      this.#escapes = text.includes('%') || text.includes('\\');
    }
    return this.#escapes;
  }

  #add(state: number, step: number): number {
    if (this.#count === MAX_STATES || state === FULL) return FULL;
    const added = this.#count++;
    this.#next[state * STRIDE + step] = added;
    this.#parents[added] = state;
    this.#steps[added] = step;
    return added;
  }

  #judge(state: number, ending: number): NumberPlan<T> | undefined {
    const { shape, glued } = this.#shapeOf(state);
    const whole = shape + (ENDS[ending] as string);
    const isBetween = this.#between.some((ask) => ask(glued ? 'a' : '', whole) !== 'no');
    const rows: NumberRow<T>[] = [];
    for (const { index } of shape.matchAll(/[09]9*/g)) {
      rows.push(this.#row((glued ? 'a' : '') + whole.slice(0, index), whole.slice(index), index === 0 || glued));
    }
    const isEmpty = !isBetween && rows.every(({ items }) => items.length === 0);
    const named = !isBetween && rows.every((row, i) => row.items.length === 0 || (i === 0 && row.named.every(Boolean)));
    this.#plans.push({ rows: withoutEmptyEnd(rows), between: isBetween, others: NOBODY, named });
    this.#verdicts[state * END_STRIDE + ending] = isEmpty ? SKIP : this.#plans.length - 1;
    return isEmpty ? undefined : this.#plans.at(-1);
  }

  /** A word is joined to the first row, or to a row behind a glued one, as in `phone2 5550100`. */
  #row(before: string, rest: string, mayBeNamed: boolean): NumberRow<T> {
    const row = { items: [] as T[], named: [] as boolean[] };
    for (const { item, ask } of this.#asks) {
      const answer = ask(before, rest);
      if (answer === 'no' || (answer === 'named' && !mayBeNamed)) continue;
      row.items.push(item);
      row.named.push(answer === 'named');
    }
    return row;
  }

  #shapeOf(state: number): { shape: string; glued: boolean } {
    let shape = '';
    let at = state;
    for (; at > GLUED_ROOT; at = this.#parents[at] as number) shape = shapeOfStep(this.#steps[at] as number) + shape;
    return { shape, glued: at === GLUED_ROOT };
  }

  #reset(): void {
    this.#next.fill(0);
    this.#verdicts.fill(0);
    this.#count = GLUED_ROOT + 1;
    this.#plans = [this.#all, this.#all];
  }
}

/** The rows up to the last at which somebody is asked. */
const withoutEmptyEnd = <T>(rows: readonly NumberRow<T>[]): readonly NumberRow<T>[] =>
  rows.slice(0, rows.findLastIndex(({ items }) => items.length > 0) + 1);

function shapeOfStep(step: number): string {
  if (step >= SEPARATOR) return SEPARATORS.charAt(step - SEPARATOR);
  return step > DOUBLE_ZERO ? `0${'9'.repeat(step - DOUBLE_ZERO - 1)}` : '9'.repeat(step);
}

/** Whether the letters before `at` may be of an escape: the longest is `\\u00e9` or a character of four encoded bytes. */
function endsEscape(text: string, at: number): boolean {
  for (let i = at - 1; i >= at - MAX_ESCAPE && i >= 0; i--) {
    const code = text.charCodeAt(i);
    if (code === PERCENT || code === BACKSLASH) return true;
  }
  return false;
}

/** Whether a letter stands before the digits at `at`, at most with a hyphen or full stop between. */
const isGlued = (text: string, at: number, before: number): boolean =>
  isWord(before) || ((before === HYPHEN_MINUS || before === FULL_STOP) && at > 1 && isWord(text.charCodeAt(at - 2)));
const isWord = (code: number): boolean => isAsciiLetter(code) || code === UNDERSCORE || code >= 0x80;
const isSpecial = (code: number): boolean => code >= 0x80 || code === PERCENT || code === BACKSLASH;

/** The place in {@link ENDS} of what follows a number; -1 where that may be a digit or separator in disguise. */
function endOf(text: string, end: number, code: number): number {
  if (isAsciiLetter(code) || code === UNDERSCORE) return END_LETTER;
  if (isDisguise(text, end, code)) return -1;
  if (code === OPEN_PARENTHESIS) return END_OPEN;
  const separator = SEPARATOR_OF[code] as number;
  if (separator < 0) return 0;
  const next = charCodeAt(text, end + 1);
  if (isAsciiLetter(next)) return END_SEPARATOR + separator;
  if (isDisguise(text, end + 1, next)) return -1;
  if (next === OPEN_PARENTHESIS) return END_SPACED_OPEN;
  if (next === COLON) return code === COLON ? END_COLONS : 0;
  const isLoose = (next === HYPHEN_MINUS || next === SLASH) && !isAsciiLetter(charCodeAt(text, end + 3));
  return isLoose ? END_LOOSE_DASH : 0;
}

/** Whether the character may be the start of an escape, or is not ASCII: the reader of units sees what it stands for. */
function isDisguise(text: string, at: number, code: number): boolean {
  if (code < 0x80 && code !== PERCENT && code !== BACKSLASH) return false;
  if (code === PERCENT) return hexValue(charCodeAt(text, at + 1)) >= 0;
  return code !== BACKSLASH || charCodeAt(text, at + 1) === LOWER_U;
}
