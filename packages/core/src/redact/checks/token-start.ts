import type { View } from '../detector.ts';
import { codeOf, unitBefore } from '../units.ts';
import { ALNUM, isTokenChar } from './token-chars.ts';

/**
 * Whether a token can start at `start`: not in a finding, and not in a word. `%3D` and `\n` before it are no word, a
 * prefix such as `key_` or `my-` is none either.
 */
export function isTokenStart({ text, previous }: View, start: number): boolean {
  if (start < (previous?.end ?? 0)) return false;
  if (start === 0 || start === previous?.end) return true;
  return !isTokenChar(codeOf(unitBefore(text, start)), ALNUM);
}
