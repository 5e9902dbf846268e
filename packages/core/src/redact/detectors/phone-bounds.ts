import { type Joined, PREFIXES } from '../bounds.ts';
import { charCodeAt, DIGIT, DOT, HYPHEN, IDEOGRAPH, isOf, LETTER } from '../char-classes.ts';
import { AT, BACKSLASH, COLON, PLUS, SLASH } from '../char-codes.ts';
import type { View } from '../detector.ts';
import { codeOf, unitAt, unitBefore, widthOf } from '../units.ts';
import { findDomainEnd } from './email-domain.ts';

/** Dashes that part sentences, not words. */
const SENTENCE_DASHES = new Set([0x2013, 0x2014, 0x2015]);

/** How the number at `at` is joined to what stands before. */
export function leftOf({ text, previous }: View, at: number): Joined {
  if (at === previous?.end) return 'free';
  const unit = unitBefore(text, at);
  const code = codeOf(unit);
  if (unit === 0) return 'free';
  if (isOf(code, LETTER) || PREFIXES.has(code)) return 'word';
  if (isOf(code, DIGIT) || code === PLUS) return 'number';
  if (!isOf(code, HYPHEN | DOT) && code !== COLON && code !== SLASH) return 'free';
  const joint = at - widthOf(unit);
  const before = joint === previous?.end ? 0 : codeOf(unitBefore(text, joint));
  if (isOf(before, DIGIT)) return 'number';
  return isOf(code, HYPHEN | DOT) && isOf(before, LETTER) ? 'word' : 'free';
}

/** Whether the number that ends before `at` is whole there: not the start of a longer number, word, address or file name. */
export function endsAt(text: string, at: number): boolean {
  const unit = unitAt(text, at);
  if (unit === 0) return true;
  const code = codeOf(unit);
  if (isOf(code, LETTER | DIGIT) || code === AT) return false;
  if (!isOf(code, HYPHEN | DOT) && code !== COLON) return true;
  const next = codeOf(unitAt(text, at + widthOf(unit)));
  if (isOf(next, DIGIT)) return false;
  return !(isOf(code, HYPHEN | DOT) && isOf(next, LETTER)) || SENTENCE_DASHES.has(code) || isOf(next, IDEOGRAPH);
}

/** Backslashes before the next part of a path, not those of a line break or of a quote in JSON text, at any depth of escaping. */
const BACKSLASHES_OF_PATH = /^\\+(?![nrtu"'/\\])./;

/**
 * Whether an `@` follows: the number is the user of a SIP address, such as `sip:+12025550123@gateway` (RFC 3261 section
 * 19.1.1). With a domain behind it all of it is an e-mail address too, which that detector finds.
 */
export function endsUser(text: string, at: number): boolean {
  const unit = unitAt(text, at);
  return codeOf(unit) === AT && findDomainEnd(text, at + widthOf(unit)) === -1;
}

/** Whether the number from `start` to `end` is a part of a path, such as `/4711/555-0199.gz`. */
export function isInPath(text: string, start: number, end: number): boolean {
  const before = charCodeAt(text, start - 1);
  const after = charCodeAt(text, end);
  if (before === SLASH || after === SLASH) return true;
  return before === BACKSLASH || (after === BACKSLASH && BACKSLASHES_OF_PATH.test(text.slice(end, end + 8)));
}
