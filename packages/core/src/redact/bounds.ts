import { charCodeAt, DIGIT, DOT, HYPHEN, isOf, LETTER } from './char-classes.ts';
import { AT, PLUS } from './char-codes.ts';
import type { View } from './detector.ts';
import { codeOf, unitAt, unitBefore, widthOf } from './units.ts';

/** How an identifier begins: on its own, joined to a word, or as the rest of something longer. */
export type Joined = 'free' | 'word' | 'number';

const MINUS_LIKE = HYPHEN | DOT;
/** What makes the number behind it an amount, a label or a variable. */
export const PREFIXES: ReadonlySet<number> = new Set([...'@#$€£¥'].map((char) => char.charCodeAt(0)));

/** How the identifier at `at` is joined to what stands before. */
export function joinedBefore({ text, previous }: View, at: number): Joined {
  if (at === 0 || at === previous?.end) return 'free';
  const unit = unitBefore(text, at);
  const code = codeOf(unit);
  if (code === 0x20) return 'free';
  if (isOf(code, LETTER) || PREFIXES.has(code)) return 'word';
  if (isOf(code, DIGIT)) return 'number';
  const joint = at - widthOf(unit);
  const before = joint === previous?.end ? 0 : codeOf(unitBefore(text, joint));
  if (code === PLUS) return isOf(before, LETTER | DIGIT) ? 'free' : 'number';
  if (!isOf(code, MINUS_LIKE)) return 'free';
  if (isOf(before, DIGIT)) return 'number';
  return isOf(before, LETTER) ? 'word' : 'free';
}

/** Whether the identifier that ends before `at` is whole there: not the start of a longer one, of a word, an address or a file name. */
export function endsWhole(text: string, at: number): boolean {
  if (at >= text.length || charCodeAt(text, at) === 0x20) return true;
  const unit = unitAt(text, at);
  const code = codeOf(unit);
  if (isOf(code, LETTER | DIGIT) || code === AT) return false;
  if (!isOf(code, MINUS_LIKE)) return true;
  const next = codeOf(unitAt(text, at + widthOf(unit)));
  return !isOf(next, DIGIT | LETTER);
}
