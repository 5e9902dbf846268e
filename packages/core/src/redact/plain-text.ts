import { codeOf, unitAt, widthOf } from './units.ts';

/**
 * `text` with its escapes read: `%40` and `\u0040` are `@`. Percent-encoded bytes past ASCII stay as they are, since one of
 * them is only a part of a character.
 */
export function plainText(text: string): string {
  if (!text.includes('%') && !text.includes('\\')) return text;
  let plain = '';
  for (let at = 0; at < text.length; ) {
    const unit = unitAt(text, at);
    const width = widthOf(unit);
    const isByte = width === 3 && codeOf(unit) >= 0x80;
    plain += isByte ? text.slice(at, at + width) : String.fromCharCode(codeOf(unit));
    at += width;
  }
  return plain;
}
