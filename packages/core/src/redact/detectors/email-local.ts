import { isOf, LOCAL } from '../char-classes.ts';
import type { View } from '../detector.ts';
import { codeOf, quoteEscapeLength, unitAt, unitBefore, widthOf } from '../units.ts';

const QUOTE = 0x22;
/** Punctuation that quotes, lists or emphasizes an address more often than it begins one. `_` does begin some. */
const NOT_FIRST = new Set([...".'-*!#$&^~%"].map((char) => char.charCodeAt(0)));
/** RFC 5321 section 4.5.3.1.1 allows 64 octets; quoted pairs and escapes take more characters. */
const MAX_QUOTED_LENGTH = 130;

/**
 * The start of the local part that ends before `at`, or -1. An unquoted one (RFC 5322 `dot-atom`, read generously: dots
 * in a row or at the end, any length) goes as far back as its characters do, and takes in a finding that it runs into.
 * `end` is the end of the whole address.
 */
export function findLocalStart({ text, previous }: View, at: number, end: number): number {
  const quoted = unitBefore(text, at);
  if (codeOf(quoted) === QUOTE) {
    const close = at - widthOf(quoted);
    return widthOf(quoted) === 1 ? quotedStart(text, close) : encodedStart(text, close, text.slice(close, at));
  }
  let start = at;
  while (start !== previous?.end) {
    const unit = unitBefore(text, start);
    if (unit === 0 || !isOf(codeOf(unit), LOCAL)) break;
    start -= widthOf(unit);
  }
  if (start === previous?.end && start < at) return previous.start;
  return skipLeading(text, unquote(text, start, end), at);
}

/** Past the characters at `start` that do not begin a local part; -1 when nothing is left before `at`. */
function skipLeading(text: string, start: number, at: number): number {
  let first = start;
  while (first < at) {
    const unit = unitAt(text, first);
    if (!NOT_FIRST.has(codeOf(unit))) return first;
    first += widthOf(unit);
  }
  return -1;
}

/** Python writes strings as `u'…'` and `b'…'`: an apostrophe that closes after the address opened before it. */
function unquote(text: string, start: number, end: number): number {
  const isPrefixed = text.charAt(end) === "'" && text.charAt(start + 1) === "'" && /[bru]/i.test(text.charAt(start));
  return isPrefixed ? start + 2 : start;
}

/**
 * The start of a quoted local part (RFC 5321 `Quoted-string`) whose closing quote stands at `close`, or -1. In JSON text
 * both quotes are escaped to the same depth. What JSON puts between two strings is no content: `"a":"@example.com"`.
 */
function quotedStart(text: string, close: number): number {
  const depth = quoteEscapeLength(text, close);
  const contentEnd = close - depth;
  const limit = Math.max(0, close - MAX_QUOTED_LENGTH);
  for (let at = contentEnd - 1; at >= limit; at--) {
    const char = text.charAt(at);
    if (char < ' ') return -1;
    if (char !== '"') continue;
    const inner = quoteEscapeLength(text, at);
    if (inner > depth) continue;
    if (inner < depth) return -1;
    const isContent = at + 1 < contentEnd && !/[\s,:}\]]/.test(text.charAt(at + 1));
    return isContent ? at - depth : -1;
  }
  return -1;
}

/** The start of a quoted local part whose quotes are written `%22` or `\u0022`, or -1. */
function encodedStart(text: string, close: number, quote: string): number {
  const limit = Math.max(0, close - MAX_QUOTED_LENGTH);
  const open = text.slice(limit, close).lastIndexOf(quote);
  const content = text.slice(limit + open + quote.length, close);
  return open === -1 || content === '' || /["\s,:}\]]/.test(content) ? -1 : limit + open;
}
