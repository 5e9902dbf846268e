import { charCodeAt, hexValue } from './char-classes.ts';
import { BACKSLASH, ESCAPE, LOWER_U, PERCENT } from './char-codes.ts';

/**
 * One character as a text writes it: plainly, as a JSON escape (`\u00e9`, `\n`; RFC 8259 section 7) or percent-encoded
 * (`%40`; RFC 3986 section 2.1); a colour sequence is one too. Packed in a number, since it is read on the hot path: {@link codeOf}, {@link widthOf}.
 * 0 means that there is none.
 */
export type Unit = number;

/** Stands for bytes 80 to FF in percent-encoding that are no character of the Basic Multilingual Plane: they are parts of others, most often letters. */
const NON_ASCII_LETTER = 0xe9;
const NEW_LINE = 0x0a;
const LOWER_M = 0x6d;
/** A sequence that sets colours (ECMA-48 `SGR`), its escape character as it is or written in one of the usual ways. */
const COLOR = /(?:\x1b|\\u001b|\\x1b|\\033|\\e)\[[0-9;]{0,16}m$/i;
const MAX_COLOR_LENGTH = 24;

const unit = (code: number, width: number): Unit => (width << 16) | code;

/** The UTF-16 code unit that is written. */
export const codeOf = (value: Unit): number => value & 0xffff;

/** The number of code units of the text it takes: 1, or that of the escape. */
export const widthOf = (value: Unit): number => value >>> 16;

/** The unit that starts at `at`; 0 at the end of the text. `\n` and its like are not read here: no candidate starts with them. */
export function unitAt(text: string, at: number): Unit {
  if (at >= text.length) return 0;
  const code = charCodeAt(text, at);
  if (code === PERCENT) return percentAt(text, at) || unit(code, 1);
  if (code === BACKSLASH) return unicodeEscapeAt(text, at) || unit(code, 1);
  return unit(code, 1);
}

/** The unit that ends before `at`; 0 at the start of the text. */
export function unitBefore(text: string, at: number): Unit {
  if (at <= 0) return 0;
  const code = charCodeAt(text, at - 1);
  if (!isAsciiAlphanumeric(code)) return unit(code, 1);
  if (isControlEscape(text, at - 2)) return unit(NEW_LINE, 2);
  const color = code === LOWER_M ? colorLength(text, at) : 0;
  if (color > 0) return unit(ESCAPE, color);
  return percentBefore(text, at) || (at >= 6 && unicodeEscapeAt(text, at - 6)) || unit(code, 1);
}

/** `at`, or the end of the escape that `at` is inside of: the digits `00e9` of `\u00e9` are no text. */
export function skipEscape(text: string, at: number): number {
  for (let back = 1; back <= 5 && back <= at; back++) {
    const code = charCodeAt(text, at - back);
    if (code === PERCENT) return back <= 2 && percentAt(text, at - back) !== 0 ? at - back + 3 : at;
    if (code === BACKSLASH) return unicodeEscapeAt(text, at - back) !== 0 ? at - back + 6 : at;
    if (hexValue(code) < 0 && code !== LOWER_U) return at;
  }
  return at;
}

/** The length of a colour sequence that ends before `at`, 0 when there is none. */
function colorLength(text: string, at: number): number {
  const before = charCodeAt(text, at - 2);
  const canEnd = (before >= 0x30 && before <= 0x39) || before === 0x5b || before === 0x3b;
  return canEnd ? (COLOR.exec(text.slice(Math.max(0, at - MAX_COLOR_LENGTH), at))?.[0].length ?? 0) : 0;
}

function percentAt(text: string, at: number): Unit {
  if (charCodeAt(text, at) !== PERCENT) return 0;
  const byte = hexNumber(text, at + 1, 2);
  if (byte < 0) return 0;
  if (byte < 0x80) return unit(byte, 3);
  return utf8At(text, at, byte) || unit(NON_ASCII_LETTER, 3);
}

/** The character of the Basic Multilingual Plane whose UTF-8 bytes (RFC 3629) are encoded from `at` on, `first` before others; 0 when there is none. */
function utf8At(text: string, at: number, first: number): Unit {
  if (first < 0xc2 || first > 0xef) return 0;
  const second = continuationAt(text, at + 3);
  if (second < 0) return 0;
  if (first < 0xe0) return unit(((first & 0x1f) << 6) | second, 6);
  const third = continuationAt(text, at + 6);
  if (third < 0) return 0;
  const code = ((first & 0x0f) << 12) | (second << 6) | third;
  return code < 0x800 ? 0 : unit(code, 9);
}

/** The six bits of the encoded byte at `at` that goes on a character, or -1. */
function continuationAt(text: string, at: number): number {
  const byte = charCodeAt(text, at) === PERCENT ? hexNumber(text, at + 1, 2) : -1;
  return byte >= 0x80 && byte < 0xc0 ? byte & 0x3f : -1;
}

/** The percent-encoded unit that ends before `at`, of one to three bytes; 0 when there is none. */
function percentBefore(text: string, at: number): Unit {
  const last = at >= 3 ? percentAt(text, at - 3) : 0;
  if (last === 0 || codeOf(last) < 0x80) return last;
  for (let width = 6; width <= 9 && width <= at; width += 3) {
    const whole = percentAt(text, at - width);
    if (widthOf(whole) === width) return whole;
  }
  return last;
}

function unicodeEscapeAt(text: string, at: number): Unit {
  if (charCodeAt(text, at) !== BACKSLASH || charCodeAt(text, at + 1) !== LOWER_U) return 0;
  const code = hexNumber(text, at + 2, 4);
  return code < 0 ? 0 : unit(code, 6);
}

/**
 * Whether an escape such as `\n` starts at `at`. `\\n` counts too, it is `\n` in JSON within JSON; `\b` and `\f` are rare
 * there and names as in `C:\\build` common, so these two need a backslash that is not escaped itself.
 */
function isControlEscape(text: string, at: number): boolean {
  if (at < 0 || charCodeAt(text, at) !== BACKSLASH) return false;
  const letter = text.charAt(at + 1);
  if (letter === 'n' || letter === 'r' || letter === 't') return true;
  return (letter === 'b' || letter === 'f') && backslashesBefore(text, at) % 2 === 0;
}

/**
 * `at`, or the first of the backslashes in a row that lead to an escape there: what starts with `\\u002b` must not leave a
 * backslash behind, since it would escape what takes its place.
 */
export const escapeStart = (text: string, at: number): number =>
  charCodeAt(text, at) === BACKSLASH ? at - backslashesBefore(text, at) : at;

/**
 * How many of the backslashes before the quote at `at` escape it: 0 for a quote of JSON, 1 in JSON within JSON, then 3, 7, ….
 * Those before are content, in JSON an escaped backslash each two: `\\"` is no escaped quote.
 */
export function quoteEscapeLength(text: string, at: number): number {
  const count = backslashesBefore(text, at);
  return (count ^ (count + 1)) >>> 1;
}

/** The number of backslashes in a row that end before `at`. */
function backslashesBefore(text: string, at: number): number {
  let start = at;
  while (start > 0 && charCodeAt(text, start - 1) === BACKSLASH) start--;
  return at - start;
}

function hexNumber(text: string, at: number, length: number): number {
  let value = 0;
  for (let i = at; i < at + length; i++) {
    const digit = hexValue(charCodeAt(text, i));
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

const isAsciiAlphanumeric = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
