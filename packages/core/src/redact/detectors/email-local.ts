import { DIGIT, isOf, LETTER, LOCAL, SPACE } from '../char-classes.ts';
import { EQUALS, LESS, QUOTE, SEMICOLON } from '../char-codes.ts';
import type { View } from '../detector.ts';
import { codeOf, quoteEscapeLength, unitAt, unitBefore, widthOf } from '../units.ts';

const GREATER = 0x3e;
/** Punctuation that quotes, lists or emphasizes an address more often than it begins one. `_` does begin some. */
const NOT_FIRST = new Set([...".'-*!#$&^~%"].map((char) => char.charCodeAt(0)));
/** More of RFC 5322 `atext`: it ends values in logs and URLs, but for addresses in angle brackets. Braces are those of a placeholder there too. */
const REST_OF_ATEXT = new Set([...'/=?'].map((char) => char.charCodeAt(0)));
/** Punctuation that begins an address where nothing else but a blank, bracket or quote stands before. */
const FIRST_WHEN_ALONE = new Set([...'!#~^'].map((char) => char.charCodeAt(0)));
/** `"` as HTML and XML write it. */
const QUOTE_ENTITIES = ['&quot;', '&#34;', '&#x22;'];
/**
 * What a sender puts before `=` where the address of the recipient follows: variable envelope return paths
 * (`bounces+12-ann=example.com@…`), the Sender Rewriting Scheme (`SRS0=hash=tt=…`), Bounce Address Tag Validation (`prvs=…=`).
 */
const REWRITTEN =
  /^(?:[\w.-]+\+(?=[\w.+-]*\d)[\w.+-]+|srs[01]|prvs|btv1|[\w.+-]*bounces?[\w.+-]*|[\w.+-]*(?:return|verp)[\w.+-]*)$/i;
const ENCODED_PLUS = /%2b|\\u002b/gi;
/** RFC 5321 section 4.5.3.1.1 allows 64 octets; quoted pairs and escapes take more characters. */
const MAX_QUOTED_LENGTH = 130;
const MAX_LOCAL_LENGTH = 128;

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
  if (codeOf(quoted) === SEMICOLON) {
    const entity = QUOTE_ENTITIES.find((written) => text.endsWith(written, at));
    if (entity !== undefined) return encodedStart(text, at - entity.length, entity);
  }
  let start = at;
  while (start !== previous?.end) {
    const unit = unitBefore(text, start);
    if (unit === 0 || !isOf(codeOf(unit), LOCAL)) break;
    start -= widthOf(unit);
  }
  if (start === previous?.end && start < at) return previous.start;
  const floor = previous?.end ?? 0;
  if (start < at && codeOf(unitAt(text, end)) === GREATER) {
    const bracketed = bracketedStart(text, start, floor);
    if (bracketed !== -1) return bracketed;
  }
  return skipLeading(text, unquote(text, rewrittenStart(text, start, floor), end), at);
}

/** The start of the local part that goes on before `at` up to an opening angle bracket, or -1: there it has any `atext`. */
function bracketedStart(text: string, at: number, floor: number): number {
  const limit = Math.max(floor, at - MAX_LOCAL_LENGTH);
  for (let start = at; start > limit; ) {
    const unit = unitBefore(text, start);
    const code = codeOf(unit);
    if (code === LESS) return start < at || FIRST_WHEN_ALONE.has(codeOf(unitAt(text, start))) ? start : -1;
    if (!REST_OF_ATEXT.has(code) && !isOf(code, LOCAL)) return -1;
    start -= widthOf(unit);
  }
  return -1;
}

/** `at`, or the start of a rewritten address whose part behind the last `=` starts there. */
function rewrittenStart(text: string, at: number, floor: number): number {
  let start = at;
  let name = at;
  while (start > floor && codeOf(unitBefore(text, start)) === EQUALS) {
    const equals = start - widthOf(unitBefore(text, start));
    name = nameStart(text, equals, Math.max(floor, at - MAX_LOCAL_LENGTH));
    if (name === equals) return at;
    if (REWRITTEN.test(text.slice(name, equals).replaceAll(ENCODED_PLUS, '+'))) return name;
    start = name;
  }
  return at;
}

function nameStart(text: string, at: number, floor: number): number {
  let start = at;
  for (;;) {
    const unit = unitBefore(text, start);
    if (unit === 0 || start - widthOf(unit) < floor || !/[\w.+-]/.test(String.fromCharCode(codeOf(unit)))) return start;
    start -= widthOf(unit);
  }
}

/** Past the characters at `start` that do not begin a local part; -1 when nothing is left before `at`. */
function skipLeading(text: string, start: number, at: number): number {
  let first = start;
  while (first < at) {
    const unit = unitAt(text, first);
    const code = codeOf(unit);
    if (!NOT_FIRST.has(code) || (first === start && FIRST_WHEN_ALONE.has(code) && isAlone(text, start, at)))
      return first;
    first += widthOf(unit);
  }
  return -1;
}

/** Whether the character at `start` begins a word, and a letter or digit follows it. */
function isAlone(text: string, start: number, at: number): boolean {
  const next = start + widthOf(unitAt(text, start));
  if (next >= at || !isOf(codeOf(unitAt(text, next)), LETTER | DIGIT)) return false;
  const before = codeOf(unitBefore(text, start));
  return before === 0 || isOf(before, SPACE) || before === LESS || before === QUOTE;
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

/** The start of a quoted local part whose quotes are written `%22`, `\u0022` or `&quot;`, or -1. */
function encodedStart(text: string, close: number, quote: string): number {
  const limit = Math.max(0, close - MAX_QUOTED_LENGTH);
  const before = text.slice(limit, close);
  const escaping = quote.startsWith('&') ? '\\' : '%5C';
  let open = before.lastIndexOf(quote);
  while (open > 0 && before.slice(0, open).endsWith(escaping)) open = before.lastIndexOf(quote, open - 1);
  const content = before.slice(open + quote.length);
  const isContent = quote.startsWith('&') ? /^[^\s,:}\]<>"][^<>"\n]*$/.test(content) : /^[^"\s,:}\]]+$/.test(content);
  return open === -1 || !isContent ? -1 : limit + open;
}
