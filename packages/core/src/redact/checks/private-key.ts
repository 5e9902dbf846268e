import { charCodeAt } from '../char-classes.ts';
import { BACKSLASH, COLON, HYPHEN_MINUS, PERCENT, PLAIN_SPACE, SLASH } from '../char-codes.ts';
import { codeOf, unitAt, widthOf } from '../units.ts';
import { BASE64, isTokenChar } from './token-chars.ts';

/** `-----BEGIN RSA PRIVATE KEY-----` (RFC 7468), `-----BEGIN PGP PRIVATE KEY BLOCK-----` (RFC 9580), `---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----`. Spaces may be encoded. */
const BEGIN =
  /^-{4,5} ?BEGIN(?:(?: |%20|\+)[A-Z0-9]{2,12}){0,4}(?: |%20|\+)PRIVATE(?: |%20|\+)KEY(?:(?: |%20|\+)BLOCK)? ?-{4,5}/;
const END = /^-{4,5} ?END[A-Z0-9 +%]{0,60}-{4,5}/;
const MAX_LABEL_LENGTH = 100;
/** Shorter lines inside of a block that is cut off may be words of what follows it. RFC 7468 section 2: lines have 64. */
const MIN_LINE_LENGTH = 16;
/** `Proc-Type: 4,ENCRYPTED` and its like (RFC 1421 section 4.6, RFC 9580 section 6.2): not more than these. */
const MAX_HEADERS = 6;
const MAX_HEADER_LENGTH = 200;

/**
 * The end of the private key block that starts at `start` with its hyphens, or -1: over lines, with `\n` as JSON escapes
 * it, or with spaces for line ends. A block that is cut off reaches as far as its lines of base64 do.
 */
export function privateKeyEnd(text: string, start: number): number {
  const begin = BEGIN.exec(text.slice(start, start + MAX_LABEL_LENGTH));
  if (begin === null) return -1;
  let end = -1;
  let at = skipHeaders(text, skipBreaks(text, start + begin[0].length));
  for (;;) {
    const label = charCodeAt(text, at) === HYPHEN_MINUS ? END.exec(text.slice(at, at + MAX_LABEL_LENGTH)) : null;
    if (label !== null) return at + label[0].length;
    const lineEnd = base64End(text, at);
    if (lineEnd === at) return end;
    const next = skipBreaks(text, lineEnd);
    if (lineEnd - at < MIN_LINE_LENGTH && !isLastLine(text, at, lineEnd, next, end !== -1)) return end;
    end = lineEnd;
    if (next === lineEnd) return end;
    at = next;
  }
}

/** A short line is of the block when its label follows, or when nothing else does. */
function isLastLine(text: string, at: number, lineEnd: number, next: number, hasLines: boolean): boolean {
  if (charCodeAt(text, next) === HYPHEN_MINUS || charCodeAt(text, at) === 0x3d) return true;
  return hasLines && (next >= text.length || next === lineEnd || text.charAt(lineEnd - 1) === '=');
}

function base64End(text: string, at: number): number {
  let end = at;
  for (;;) {
    const code = charCodeAt(text, end);
    if (isTokenChar(code, BASE64)) end++;
    else if (code === PERCENT || code === BACKSLASH) {
      const escaped = escapedBase64End(text, end);
      if (escaped === end) return end;
      end = escaped;
    } else return end;
  }
}

/** Past a character of base64 that is written `%2B`, `\u002B` or `\/`, also in JSON within JSON; `at` when there is none. */
function escapedBase64End(text: string, at: number): number {
  let start = at;
  while (start < at + 8 && charCodeAt(text, start) === BACKSLASH && charCodeAt(text, start + 1) === BACKSLASH) start++;
  if (charCodeAt(text, start) === BACKSLASH && charCodeAt(text, start + 1) === SLASH) return start + 2;
  const unit = unitAt(text, start);
  return widthOf(unit) > 1 && isTokenChar(codeOf(unit), BASE64) ? start + widthOf(unit) : at;
}

/** Past white space, plain or as JSON (`\n`, also in JSON within JSON) or percent-encoding writes it. */
function skipBreaks(text: string, start: number): number {
  let at = start;
  for (;;) {
    const next = skipBreak(text, at);
    if (next === at) return at;
    at = next;
  }
}

function skipBreak(text: string, at: number): number {
  const code = charCodeAt(text, at);
  if (at < text.length && code > 0 && code <= PLAIN_SPACE) return at + 1;
  if (code === PERCENT) {
    const unit = unitAt(text, at);
    return widthOf(unit) === 3 && codeOf(unit) <= PLAIN_SPACE ? at + 3 : at;
  }
  if (code !== BACKSLASH) return at;
  let letter = at;
  while (letter < at + 8 && charCodeAt(text, letter) === BACKSLASH) letter++;
  return letter < text.length && 'nrt'.includes(text.charAt(letter)) ? letter + 1 : at;
}

function skipHeaders(text: string, start: number): number {
  let at = start;
  for (let count = 0; count < MAX_HEADERS; count++) {
    const next = headerEnd(text, at);
    if (next === -1) return at;
    at = skipBreaks(text, next);
  }
  return at;
}

/** The end of the line `Name: value` at `start`, or -1. */
function headerEnd(text: string, start: number): number {
  let colon = start;
  while (colon < start + 24 && /[A-Za-z-]/.test(text.charAt(colon))) colon++;
  if (colon === start || charCodeAt(text, colon) !== COLON || charCodeAt(text, colon + 1) !== PLAIN_SPACE) return -1;
  const limit = Math.min(text.length, start + MAX_HEADER_LENGTH);
  for (let at = colon + 2; at < limit; at++) {
    const code = charCodeAt(text, at);
    if (code === 0x22) return -1;
    if (code === 0x0a || code === 0x0d) return at;
    if (code === BACKSLASH && skipBreak(text, at) !== at) return at;
  }
  return -1;
}
