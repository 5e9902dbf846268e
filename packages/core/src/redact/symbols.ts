import { charCodeAt, DIGIT, DOT, digitValue, HYPHEN, isAsciiLetter, isOf, SPACE } from './char-classes.ts';
import { BACKSLASH, PERCENT, SLASH as SLASH_CODE } from './char-codes.ts';
import { codeOf, unitAt, widthOf } from './units.ts';

/** What stands between two symbols. */
export const NONE = 0;
export const BLANK = 1;
export const DASH = 2;
export const PERIOD = 3;
export const SLASH = 4;

/** More than any identifier has: an IBAN has at most 34. */
const MAX_SYMBOLS = 40;
/** A blank of `application/x-www-form-urlencoded`. */
const PLUS_CODE = 0x2b;
/** Separates columns, not groups. */
const TAB = 0x09;

/**
 * The letters and digits of an identifier that is written in groups, each with where it ends and what stands before it.
 * A reader is filled again by each {@link read}, so that rejecting a candidate costs no memory.
 */
export class SymbolReader {
  readonly #codes = new Uint8Array(MAX_SYMBOLS);
  readonly #ends = new Int32Array(MAX_SYMBOLS);
  readonly #joints = new Uint8Array(MAX_SYMBOLS);
  #count = 0;

  /** How many symbols were read. */
  get count(): number {
    return this.#count;
  }

  /** The symbol at `index` as an ASCII code: a digit of any script as `0` to `9`, a letter as it stands. 0 when there is none. */
  codeAt(index: number): number {
    return index < this.#count ? (this.#codes[index] as number) : 0;
  }

  /** Where the symbol at `index` ends in the text. */
  endOf(index: number): number {
    return this.#ends[index] as number;
  }

  /** What stands before the symbol at `index`; -1 when there is none. */
  jointAt(index: number): number {
    return index < this.#count ? (this.#joints[index] as number) : -1;
  }

  /** The symbols before `end` as text, letters in upper case. */
  text(end = this.#count): string {
    let text = '';
    for (let i = 0; i < end; i++) text += String.fromCharCode(this.codeAt(i));
    return text.toUpperCase();
  }

  /** Reads symbols from `at` on, as long as at most one separator stands between two, but no more than `limit` (40 at most). */
  read(text: string, at: number, limit = MAX_SYMBOLS): void {
    this.#count = 0;
    let joint = NONE;
    let position = at;
    while (this.#count < limit) {
      let code = charCodeAt(text, position);
      let width = 1;
      if (code >= 0x80 || code === PERCENT || code === BACKSLASH) {
        const unit = unitAt(text, position);
        code = codeOf(unit);
        width = widthOf(unit);
      }
      const symbol = symbolOf(code);
      if (symbol === 0) {
        if (joint !== NONE || this.#count === 0) return;
        joint = jointOf(code);
        if (joint === NONE) return;
        position += width;
        continue;
      }
      position += width;
      this.#codes[this.#count] = symbol;
      this.#joints[this.#count] = joint;
      this.#ends[this.#count] = position;
      this.#count++;
      joint = NONE;
    }
  }
}

/** The ASCII code of a letter or of a digit of any script, 0 for anything else. */
function symbolOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code;
  if (isAsciiLetter(code)) return code;
  return code >= 0x80 && isOf(code, DIGIT) ? 0x30 + digitValue(code) : 0;
}

function jointOf(code: number): number {
  if (code === TAB) return NONE;
  if (code === PLUS_CODE || isOf(code, SPACE)) return BLANK;
  if (isOf(code, HYPHEN)) return DASH;
  if (isOf(code, DOT)) return PERIOD;
  return code === SLASH_CODE ? SLASH : NONE;
}
