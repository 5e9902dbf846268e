/** An ASCII letter or digit. */
export const ALNUM = 1;
/** A character of base64url (RFC 4648 section 5), without padding. */
export const BASE64URL = 2;
/** A character of base64 (RFC 4648 section 4), with padding. */
export const BASE64 = 4;
/** A hexadecimal digit of either case. */
export const HEX = 8;
/** A capital letter or a digit. */
export const CAPITAL = 16;
/** A character of base64url, or the dot between parts of a token. */
export const DOTTED = 32;

const TABLE = buildTable();

/** True for a code unit that has at least one of the classes in `mask`; all of them are ASCII. */
export const isTokenChar = (code: number, mask: number): boolean =>
  code < 128 && ((TABLE[code] as number) & mask) !== 0;

/** The end of the run of characters of `mask` that starts at `at`; looks no further than `limit`. */
export function runEnd(text: string, at: number, mask: number, limit: number = text.length): number {
  const last = Math.min(limit, text.length);
  let end = at;
  while (end < last && isTokenChar(text.charCodeAt(end), mask)) end++;
  return end;
}

function buildTable(): Uint8Array {
  const table = new Uint8Array(128);
  const add = (chars: string, bits: number): void => {
    for (const char of chars) table[char.charCodeAt(0)] = (table[char.charCodeAt(0)] as number) | bits;
  };
  const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const any = ALNUM | BASE64URL | BASE64 | DOTTED;
  add(upper, any | CAPITAL);
  add(upper.toLowerCase(), any);
  add('0123456789', any | CAPITAL);
  add('0123456789abcdefABCDEF', HEX);
  add('-_', BASE64URL | DOTTED);
  add('+/=', BASE64);
  add('.', DOTTED);
  return table;
}
