/** A decimal digit of any script of the Basic Multilingual Plane. */
export const DIGIT = 1;
/** A letter of an alphabet, or `_`: glued to a number, it makes both one word. */
export const LETTER = 2;
/** White space inside a line, among it no-break and thin spaces. */
export const SPACE = 4;
/** A hyphen, dash or minus. */
export const HYPHEN = 8;
/** A full stop or another dot that groups digits. */
export const DOT = 16;
/** A character of the unquoted local part of an e-mail address. */
export const LOCAL = 32;
/** A character of a domain label, hyphens included. */
export const LABEL = 64;
/** A character of a script that writes words without spaces: it does not glue. */
export const IDEOGRAPH = 128;

/** The first digit of each script that has ten in a row (Unicode general category Nd). */
const ZEROS = [
  0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
  0x1040, 0x17e0, 0x1810, 0xff10,
];

const SPACES =
  '\t \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u2060\u3000';
const HYPHENS = '-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d';
const DOTS = '.\u00b7\u2024\uff0e';

/**
 * ASCII punctuation of a local part: RFC 5322 `atext` and the dot, without the characters that end a value in logs, URLs
 * and markup (`/ = ? ` { | }`). `%` is here although it also starts an escape: the reader of units sees escapes first.
 */
const LOCAL_PUNCTUATION = "!#$%&'*+-.^_~";

/** Non-ASCII ranges of letters that glue; the rest up to the ideographs is punctuation, symbols or surrogates. */
const ALPHABETS: readonly (readonly [number, number])[] = [
  [0xaa, 0xaa],
  [0xb5, 0xb5],
  [0xba, 0xba],
  [0xc0, 0xd6],
  [0xd8, 0xf6],
  [0xf8, 0x167f],
  [0x1681, 0x1fff],
  [0x2c00, 0x2dff],
  [0xa4d0, 0xabff],
];

const IDEOGRAPHS: readonly (readonly [number, number])[] = [
  [0x3005, 0x3007],
  [0x3041, 0x30fa],
  [0x30fc, 0x318e],
  [0x3400, 0x9fff],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xff66, 0xff9f],
];

const CLASSES = buildClasses();

/** The classes of a UTF-16 code unit, as a union of the bits above. */
export const classOf = (code: number): number => CLASSES[code] ?? 0;

/** The code unit at `at`, 0 outside of the text: what `charCodeAt` gives there, NaN, makes everything behind it slow. */
export const charCodeAt = (text: string, at: number): number => (at >= 0 && at < text.length ? text.charCodeAt(at) : 0);

/** True for a code unit that has at least one of the classes in `mask`. */
export const isOf = (code: number, mask: number): boolean => (classOf(code) & mask) !== 0;

/** True for a letter of ASCII. */
export const isAsciiLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;

/** True for a digit of ASCII. */
export const isAsciiDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Every digit character that {@link DIGIT} knows. */
export const DIGITS = ZEROS.flatMap((zero) => Array.from({ length: 10 }, (_, i) => String.fromCharCode(zero + i))).join(
  '',
);

/** The value of a digit of any script that {@link DIGIT} knows, or -1. */
export function digitValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const zero = ZEROS.find((first) => code >= first && code < first + 10);
  return zero === undefined ? -1 : code - zero;
}

/** The value of one hexadecimal digit, or -1. */
export function hexValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function buildClasses(): Uint8Array {
  const table = new Uint8Array(0x10000);
  const add = (from: number, to: number, bits: number): void => {
    for (let code = from; code <= to; code++) table[code] = (table[code] ?? 0) | bits;
  };
  const addEach = (chars: string, bits: number): void => {
    for (const char of chars) add(char.charCodeAt(0), char.charCodeAt(0), bits);
  };
  const letter = LETTER | LOCAL | LABEL;
  add(0x41, 0x5a, letter);
  add(0x61, 0x7a, letter);
  for (const [from, to] of ALPHABETS) add(from, to, letter);
  for (const [from, to] of IDEOGRAPHS) add(from, to, IDEOGRAPH | LOCAL | LABEL);
  for (const zero of ZEROS) {
    table.fill(DIGIT | LOCAL | LABEL, zero, zero + 10);
  }
  addEach('_', LETTER);
  addEach(LOCAL_PUNCTUATION, LOCAL);
  addEach('-', LABEL);
  addEach(SPACES, SPACE);
  addEach(HYPHENS, HYPHEN);
  addEach(DOTS, DOT);
  return table;
}
