import { plainText } from '../plain-text.ts';
import type { Mac, Operator } from './operator.ts';

/** Letters only, and none that makes words: digits could be a number to a detector. Four bits each. */
const LETTERS = 'bcdfghjkmnpqrstv';
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** 64 bits: with 100 million values of one kind the odds that any two look alike are 1 in 3,000. */
const LENGTH = 16;
/** How much a {@link Mac} must give: each of its characters makes a letter. */
export const MIN_MAC_LENGTH = LENGTH;

/**
 * `[EMAIL#kgtbqmdrfvhscnpj]`: the same for the same value under one key, so that a value can be followed without being known.
 * Two values are the same when they differ only in case, in how they are escaped (`%40`, `\u0040`), and, where they are numbers,
 * in what stands between the digits. A `:` in place of `#` would make the name of a secret of its kind.
 */
export const pseudonym =
  (mac: Mac): Operator =>
  (kind, value) =>
    `[${kind}#${toLetters(mac(`pseudonym:${kind}:${canonical(value)}`))}]`;

/** A number of seven digits or more that is written in groups, without what separates them. */
function canonical(value: string): string {
  const plain = plainText(value).normalize('NFKC').toLowerCase();
  if (!NUMBER.test(plain)) return plain;
  const digits = plain.replace(/[^+\d]/g, '');
  return digits.length < 7 ? plain : digits;
}

const NUMBER = /^[+(]?\d[\d\s().\-\u2010-\u2015/]*$/;

function toLetters(mac: string): string {
  let letters = '';
  for (let i = 0; i < LENGTH; i++) letters += LETTERS.charAt(BASE64URL.indexOf(mac.charAt(i)) & 15);
  return letters;
}
