import { charCodeAt } from '../char-classes.ts';
import { FULL_STOP } from '../char-codes.ts';
import { BASE64URL, isTokenChar, runEnd } from './token-chars.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The header parameters that matter stand in the first characters; more is not decoded. */
const MAX_HEADER_LENGTH = 256;
const MIN_PART_LENGTH = 10;
/** `{"`: how the JSON of a header and of a set of claims starts, in base64url. */
const OBJECT = 'eyJ';

/**
 * The end of the compact token (RFC 7515 section 3.1, RFC 7516 section 3.1) whose header starts at `start` with `eyJ`, or
 * -1. Its header says so (`alg`, `enc`), or its claims are an object too. A cut-off token without its signature counts:
 * the claims are data. The signature of an unsecured one (RFC 7519 section 6) is empty; of an encrypted one there are five parts.
 */
export function jwtEnd(text: string, start: number): number {
  const header = runEnd(text, start, BASE64URL);
  if (header - start < MIN_PART_LENGTH || charCodeAt(text, header) !== FULL_STOP) return -1;
  const params = decode(text, start, Math.min(header, start + MAX_HEADER_LENGTH));
  if (params.includes('"enc"')) {
    const end = partsEnd(text, header, 4);
    if (end !== -1) return end;
  }
  const claims = runEnd(text, header + 1, BASE64URL);
  const isClaims = text.startsWith(OBJECT, header + 1) && claims - header > MIN_PART_LENGTH;
  const isHeader = /"(?:alg|typ|kid|cty)"\s*:/.test(params) && claims - header > MIN_PART_LENGTH;
  if (!isClaims && !isHeader) return -1;
  return charCodeAt(text, claims) === FULL_STOP ? signatureEnd(text, claims) : claims;
}

/** The end of the signature behind the dot at `dot`. The dot of an empty one is kept out: it may end a sentence. */
function signatureEnd(text: string, dot: number): number {
  const end = runEnd(text, dot + 1, BASE64URL);
  return end > dot + 1 ? end : dot;
}

/** The end of `count` more parts from the dot at `dot` on, or -1. The encrypted key may be empty. */
function partsEnd(text: string, dot: number, count: number): number {
  let at = dot;
  for (let part = 0; part < count; part++) {
    if (charCodeAt(text, at) !== FULL_STOP) return -1;
    at = runEnd(text, at + 1, BASE64URL);
  }
  return at > dot + count && isTokenChar(charCodeAt(text, at - 1), BASE64URL) ? at : -1;
}

/** The ASCII characters that the base64url in `text` from `start` to `end` stands for. */
function decode(text: string, start: number, end: number): string {
  let bits = 0;
  let buffer = 0;
  let decoded = '';
  for (let at = start; at < end; at++) {
    buffer = ((buffer << 6) | ALPHABET.indexOf(text.charAt(at))) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    decoded += String.fromCharCode((buffer >>> bits) & 0xff);
  }
  return decoded;
}
