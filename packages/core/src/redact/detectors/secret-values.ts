import { charCodeAt, isOf, SPACE } from '../char-classes.ts';
import { BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, ESCAPE, LESS, PERCENT, QUOTE } from '../char-codes.ts';
import { codeOf, quoteEscapeLength, unitAt, widthOf } from '../units.ts';
import type { Name } from './secret-names.ts';

/** A value without its quotes. */
export interface Value {
  readonly start: number;
  readonly end: number;
  /** The quote around it; empty when there is none. */
  readonly quote: string;
  /** What stands between the separator and it, quotes left out. */
  readonly gap: string;
}

/** How far a value may reach that no quotes enclose. */
export interface Bounds {
  /** In a query, `&` and `#` end it (RFC 3986 section 3.4). */
  readonly isQuery: boolean;
  /** `;` and `,` end it wherever they stand: a token holds none, a cookie neither (RFC 6265 section 4.1.1). */
  readonly isToken: boolean;
}

const APOSTROPHE = 0x27;
const BACKTICK = 0x60;
const AMPERSAND = 0x26;
const HASH = 0x23;
const PARENTHESIS = 0x29;
const NBSP_LIMIT = 0x7f;
const MAX_GAP = 16;
/** Brackets and full stops that may stand behind a value. */
const MAX_TRIM = 6;

/** A colour sequence, its escape character plain or escaped. */
const COLOR = /^(?:\x1b|\\u001b|\\x1b|\\033|\\e)\[[0-9;]{0,16}m/i;
/** A quote that JSON need not escape so. */
const ESCAPED_QUOTE = /^\\{1,8}u002[27]/;
const ENTITY_QUOTE = /^&(?:quot|apos|#34|#39);/;
/** Blanks and a quote that are percent-encoded, once or twice. */
const ENCODED_GAP = /^(?:%(?:25)?20){0,4}(?:%(?:25)?2[27])?/;
/** What begins the next pair of a list: `, user=`, `;Encrypt=`, `&v=`. */
const NEXT_PAIR = /^[\s]{0,4}["']?[A-Za-z_$][\w.%[\]$ -]{0,40}["']?\s?[=:]/;
/** What follows a quote that closes a string of JSON. */
const JSON_STRUCTURE = /^\s{0,16}(?:$|[:}\]]|,\s{0,16}(?:["{[\d-]|true|false|null))/;
/** A sentence in quotes: no token. */
const WORDS = /^[^\s"'`]*\s/;
const CLOSERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '>': '<' };

/** The value behind `name`, or undefined when none follows. It may be empty in quotes only. */
export function valueAfter(text: string, name: Name, bounds?: Bounds): Value | undefined {
  let start = skipGap(text, name.end);
  // `uid= gid=0`: a space after the separator and none before it ends an empty value.
  if (name.separator === '=' && isOf(charCodeAt(text, name.end), SPACE)) return undefined;
  const gap = text.slice(name.end, start);
  start = skipPrefix(text, start);
  const opened = openingQuote(text, start);
  if (opened === undefined && (name.quote === '"' || name.quote === "'")) return literalAt(text, start, gap);
  if (opened === undefined) {
    const isBracketed = text.charAt(start) === '[' && !text.startsWith('[REDACTED', start);
    return unquoted(
      text,
      isBracketed ? start + 1 : start,
      gap,
      name.isEncoded || gap.endsWith('22'),
      bounds ?? boundsOf(text, name),
    );
  }
  const { quote, depth, contentStart } = opened;
  if (!opens(text, name, opened)) return undefined;
  const isWords = (bounds ?? boundsOf(text, name)).isToken && WORDS.test(text.slice(contentStart, contentStart + 64));
  if (isWords) return undefined;
  const end = quotedEnd(text, contentStart, quote, depth);
  return { start: contentStart, end, quote, gap };
}

/** What JSON has in the place of a string, such as a number: punctuation ends it. */
function literalAt(text: string, start: number, gap: string): Value | undefined {
  const literal = /^[^\s,}\]"'\\]{1,128}/.exec(text.slice(start, start + 128))?.[0].length ?? 0;
  return literal === 0 ? undefined : { start, end: start + literal, quote: '', gap };
}

/** A value that starts at `start` without a quote; undefined when it is empty. */
export function unquoted(
  text: string,
  start: number,
  gap: string,
  isEncoded: boolean,
  bounds: Bounds,
): Value | undefined {
  const end = trimEnd(text, start, unquotedEnd(text, start, isEncoded, bounds));
  return end > start ? { start, end, quote: '', gap } : undefined;
}

/** Whether the name stands in the query of a URL, and what that and its class say of the value's end. */
function boundsOf(text: string, name: Name): Bounds {
  const before = text.charAt(name.start - 1);
  const isQuery = name.isEncoded || before === '?' || before === '&' || text.startsWith('&amp;', name.start - 5);
  const isToken = name.class === 'weak' || name.class === 'session' || name.class === 'signature';
  return { isQuery, isToken };
}

/** Past the spaces, colours and encoded blanks and quotes behind a separator. */
export function skipGap(text: string, start: number): number {
  let at = start;
  while (at < start + MAX_GAP && isOf(charCodeAt(text, at), SPACE)) at++;
  const code = charCodeAt(text, at);
  if (code === ESCAPE || code === BACKSLASH) at += COLOR.exec(text.slice(at, at + 24))?.[0].length ?? 0;
  if (code === BACKSLASH) at += ESCAPED_QUOTE.exec(text.slice(at, at + 24))?.[0].length ?? 0;
  if (code === AMPERSAND) at += ENTITY_QUOTE.exec(text.slice(at, at + 8))?.[0].length ?? 0;
  return code === PERCENT ? at + (ENCODED_GAP.exec(text.slice(at, at + 25))?.[0].length ?? 0) : at;
}

/** Past the letter of a Python string: `b'…'`. */
function skipPrefix(text: string, at: number): number {
  const next = charCodeAt(text, at + 1);
  return (next === APOSTROPHE || next === QUOTE) && /[bru]/i.test(text.charAt(at)) ? at + 1 : at;
}

/** The quote that opens a value. */
export interface Opening {
  readonly quote: string;
  /** How many backslashes escape it. */
  readonly depth: number;
  readonly contentStart: number;
}

/** Whether `opened` is a quote that opens a value of `name`: behind a key in the same quotes it is. */
export const opens = (text: string, name: Name, { quote, depth, contentStart }: Opening): boolean =>
  quote !== '"' || (name.quote === '"' && name.quoteDepth === depth) || !closesString(text, contentStart);

/** Whether the quote before `at` rather closes a string of JSON, such as `"password: "`, than opens a value. */
export const closesString = (text: string, at: number): boolean => JSON_STRUCTURE.test(text.slice(at, at + 40));

/** The quote at `start`, behind the backslashes that escape it. */
export function openingQuote(text: string, start: number): Opening | undefined {
  let at = start;
  while (at < start + MAX_GAP && charCodeAt(text, at) === BACKSLASH) at++;
  const code = charCodeAt(text, at);
  if (code !== QUOTE && code !== APOSTROPHE && code !== BACKTICK) return undefined;
  return { quote: text.charAt(at), depth: at - start, contentStart: at + 1 };
}

/**
 * The end of the content of a quoted value: before the quote of the same depth, before one that closes the string around
 * it, or at the end of the line. A finding that ends anywhere else would leave half a string, and so no JSON.
 */
export function quotedEnd(text: string, start: number, quote: string, depth: number): number {
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || code === 0x0d) return at;
    if (code !== BACKSLASH && code !== QUOTE && code !== APOSTROPHE && code !== BACKTICK) {
      at++;
      continue;
    }
    const mark = code === BACKSLASH ? skipBackslashes(text, at) : at;
    const end = quoteEnds(text, at, mark, quote, depth);
    if (end !== -1) return end;
    at = mark === at || isQuote(charCodeAt(text, mark)) || (mark - at) % 2 === 1 ? mark + 1 : mark;
  }
  return text.length;
}

const isQuote = (code: number): boolean => code === QUOTE || code === APOSTROPHE || code === BACKTICK;

/** Where the value ends when the quote at `mark`, whose backslashes start at `at`, ends it; else -1. */
function quoteEnds(text: string, at: number, mark: number, quote: string, depth: number): number {
  const char = text.charAt(mark);
  if (char === '"') {
    const escaping = quoteEscapeLength(text, mark);
    if (quote === '"') return escaping <= depth ? mark - Math.min(escaping, mark - at) : -1;
    return closesString(text, mark + 1) ? mark - Math.min(escaping, mark - at) : -1;
  }
  if (char !== quote) return -1;
  const count = mark - at;
  if (depth > 0) return count >= depth ? mark - depth : mark - count;
  // `o'neill`, and SQL's `it''s`.
  return count % 2 === 0 && !/^'?\w|^\w/.test(text.slice(mark + 1, mark + 3)) ? mark : -1;
}

/** Past the backslashes in a row at `start`. */
export function skipBackslashes(text: string, start: number): number {
  let at = start;
  while (charCodeAt(text, at) === BACKSLASH) at++;
  return at;
}

function unquotedEnd(text: string, start: number, isEncoded: boolean, bounds: Bounds): number {
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || (code >= NBSP_LIMIT && isOf(code, SPACE))) return at;
    const next = isPlain(code) ? at + 1 : pastSpecial(text, at, code, isEncoded, bounds);
    if (next === -1) return at;
    at = next;
  }
  return text.length;
}

const SPECIAL = new Set([...'"\'`\\%&,;<>|#)]}'].map((char) => char.charCodeAt(0)));
const isPlain = (code: number): boolean => code > NBSP_LIMIT || !SPECIAL.has(code);

/** The offset behind the character at `at`, or -1 when it ends the value. */
function pastSpecial(text: string, at: number, code: number, isEncoded: boolean, bounds: Bounds): number {
  switch (code) {
    case BACKSLASH:
      return pastBackslash(text, at, bounds);
    case PERCENT:
      return pastPercent(text, at, isEncoded);
    case QUOTE:
    case APOSTROPHE:
    case BACKTICK:
      return endsAfterQuote(text, at) ? -1 : at + 1;
    case HASH:
      return bounds.isQuery ? -1 : at + 1;
    case AMPERSAND:
      return endsAtAmpersand(text, at, bounds) ? -1 : at + 1;
    case PARENTHESIS:
    case CLOSE_BRACKET:
    case CLOSE_BRACE:
      return endsItem(text, at + 1) ? -1 : at + 1;
    case LESS:
      return bounds.isToken || charCodeAt(text, at + 1) === 0x2f ? -1 : at + 1;
    default:
      return bounds.isToken || separates(text, at + 1) ? -1 : at + 1;
  }
}

/** `}, {` and its like: what is in brackets ends, and a list goes on. */
const endsItem = (text: string, at: number): boolean =>
  /^[,;]\s?[\s"'{[(]/.test(text.slice(at, at + 4)) || (/^[,;]/.test(text.charAt(at)) && separates(text, at + 1));

/** Whether a list goes on, or ends, at `at`. */
function separates(text: string, at: number): boolean {
  if (at >= text.length) return true;
  if (/[\s"'`\\)\]}|<]/.test(text.charAt(at))) return true;
  return NEXT_PAIR.test(text.slice(at, at + 48));
}

const endsAtAmpersand = (text: string, at: number, { isQuery, isToken }: Bounds): boolean =>
  isQuery || isToken || /^&(?:amp|quot|lt|gt|apos|#\d{1,4});/.test(text.slice(at, at + 8)) || separates(text, at + 1);

/** A quote inside of a value is content when more of it follows. */
function endsAfterQuote(text: string, quote: number): boolean {
  let at = quote + 1;
  while (at < quote + MAX_GAP && charCodeAt(text, at) === charCodeAt(text, quote)) at++;
  return at >= text.length || /[\s,;:.)\]}>&|"'`\\]/.test(text.charAt(at));
}

/** In a URL within a URL, `%26` ends a value as `&` does; elsewhere what is percent-encoded is content. */
function pastPercent(text: string, at: number, isEncoded: boolean): number {
  const unit = unitAt(text, at);
  if (widthOf(unit) === 1) return at + 1;
  const code = codeOf(unit);
  if (isEncoded && (code <= 0x20 || code === QUOTE || code === AMPERSAND || code === HASH)) return -1;
  return isEncoded && code === PERCENT && /^2[0236]/.test(text.slice(at + 3, at + 5)) ? -1 : at + 3;
}

/** Escapes of JSON count as what they stand for, and stay whole. */
function pastBackslash(text: string, at: number, bounds: Bounds): number {
  const mark = skipBackslashes(text, at);
  const count = mark - at;
  const char = text.charAt(mark);
  if (char === '"') {
    const escaping = quoteEscapeLength(text, mark);
    return escaping > 0 && escaping >= count ? -1 : mark - escaping;
  }
  if (char === "'" || char === '`') return -1;
  if (char === 'n' || char === 'r' || char === 't') return -1;
  if (char === 'u') {
    const code = codeOf(unitAt(text, mark - 1));
    if (widthOf(unitAt(text, mark - 1)) === 6) return endsAtEscaped(code, bounds) ? -1 : mark + 5;
  }
  if (COLOR.test(text.slice(at, at + 24))) return -1;
  return count % 2 === 1 ? Math.min(text.length, mark + 1) : mark;
}

const endsAtEscaped = (code: number, { isQuery, isToken }: Bounds): boolean =>
  code <= 0x20 ||
  code === QUOTE ||
  code === APOSTROPHE ||
  code === LESS ||
  code === 0x3e ||
  (code === AMPERSAND && (isQuery || isToken));

/** Without the punctuation of the sentence around it, and brackets that were opened before it. */
function trimEnd(text: string, start: number, stop: number): number {
  let end = stop;
  while (end > Math.max(start, stop - MAX_TRIM)) {
    const char = text.charAt(end - 1);
    const opener = CLOSERS[char];
    const isLoose = opener === undefined ? '.,;:'.includes(char) : !isBalanced(text.slice(start, end), opener, char);
    if (!isLoose) break;
    end--;
  }
  return end;
}

const isBalanced = (content: string, opener: string, closer: string): boolean =>
  content.split(opener).length >= content.split(closer).length;
