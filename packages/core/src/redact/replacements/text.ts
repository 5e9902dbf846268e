import type { Operator } from './operator.ts';

/** The same text for every finding. */
export const fixedText =
  (text: string): Operator =>
  () =>
    text;

/** The longest fixed text, in UTF-16 code units. */
export const MAX_FIXED_TEXT_LENGTH = 64;

// Quote, backslash, control characters: JSON strings must escape them. Line separators break lines.
const UNSAFE = /["\\\p{Cc}\u2028\u2029]/u;

/** Why `text` cannot stand in the place of findings; undefined when it can. */
export function fixedTextProblem(text: string): string | undefined {
  if (text === '') return 'must not be empty';
  if (text.length > MAX_FIXED_TEXT_LENGTH) return `must have at most ${MAX_FIXED_TEXT_LENGTH} characters`;
  if (!text.isWellFormed()) return 'must be valid Unicode';
  return UNSAFE.test(text) ? 'must hold no quotation mark, backslash or control character' : undefined;
}
