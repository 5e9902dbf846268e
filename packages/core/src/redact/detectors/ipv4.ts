import { charCodeAt, DIGIT, HYPHEN, isAsciiDigit, isAsciiLetter, isOf, LETTER } from '../char-classes.ts';
import { AT, COLON, EQUALS, FULL_STOP, SLASH, UNDERSCORE } from '../char-codes.ts';
import type { Detector, Span, View } from '../detector.ts';
import { codeOf, skipEscape, unitAt, unitBefore, widthOf } from '../units.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { compileVocabulary, isNamed, wordBefore } from '../words.ts';
import { findDomainEnd } from './email-domain.ts';

/**
 * IPv4 addresses in dotted decimal form (RFC 791, RFC 6943 section 3.1.1): four numbers up to 255. A port, or the length of
 * a prefix behind a slash, stays. Not a version (`version 1.2.3.4`, `pkg@1.2.3.4`, `Name/1.2.3.4`), nor a piece of an
 * object identifier or of a longer number.
 */
export const ipv4: Detector = {
  kind: 'IPV4',
  starts: { numbers: (_before, rest) => (QUAD.test(rest) ? 'yes' : 'no') },
  keys: [],
  find: findIpv4,
};

const QUAD = /^[09]{1,3}(?:\.[09]{1,3}){3}(?![09])/;

/** What is numbered with four numbers too. */
const NUMBERED = compileVocabulary({
  ...vocabularyOf(
    `version versions ver vers versión versie release releases build builds rev revision firmware fw bios driver oid oids section chapter
   clause paragraph upgrade upgraded downgrade downgraded patch jdk jre java python`,
    '',
    ['版本', 'バージョン'],
  ),
  links: new Set(['number', 'no', 'nr', 'is', 'was', 'to', 'of', 'from', 'new', 'old', 'string']),
});

function findIpv4(view: View, at: number): Span | undefined {
  const { text } = view;
  const start = isEscapeDigit(text, at) ? skipEscape(text, at) : at;
  const end = quadEnd(text, start);
  if (end === -1 || !endsQuad(text, end) || !startsQuad(view, start, end)) return undefined;
  const isVersion = isNamed(view, start, NUMBERED) || continuesVersion(view, start);
  return isVersion && !hasPort(text, end) ? undefined : { start, end, kind: 'IPV4' };
}

/** `1.2.3.4 to 1.2.3.5`, `1.2.3.4 -> 1.2.3.5`: what follows a version that was turned down is one too. */
const AFTER_VERSION = /(?:^|[^\d.])\d{1,3}(?:\.\d{1,3}){3}"? ?(?:to|=>|->|→|and|or) ?"?$/;
const AFTER_VERSION_LENGTH = 24;

function continuesVersion({ text, previous }: View, at: number): boolean {
  const from = Math.max(previous?.end ?? 0, at - AFTER_VERSION_LENGTH);
  const before = charCodeAt(text, at - 1);
  if (from === at || (before !== 0x20 && before !== 0x22 && before !== 0x3e && before !== 0x2192)) return false;
  return AFTER_VERSION.test(text.slice(from, at));
}

/** Whether the digits at `at` may be those of `%20` or `\u0020`. */
function isEscapeDigit(text: string, at: number): boolean {
  const before = charCodeAt(text, at - 1);
  return before === 0x25 || isAsciiLetter(before);
}

/** The end of four numbers with dots from `at` on, -1 when there is none. Numbers are padded with zeros all or none. */
function quadEnd(text: string, at: number): number {
  let end = at;
  let padded = false;
  for (let octet = 1; octet <= 4; octet++) {
    const start = end;
    let value = 0;
    for (let code = charCodeAt(text, end); isAsciiDigit(code); code = charCodeAt(text, end)) {
      if (end - start === 3) return -1;
      value = value * 10 + code - 0x30;
      end++;
    }
    if (end === start || value > 255) return -1;
    padded ||= end - start > 1 && text.charCodeAt(start) === 0x30;
    if (octet < 4) {
      if (charCodeAt(text, end) !== FULL_STOP) return -1;
      end++;
    }
  }
  return padded && end - at !== 15 ? -1 : end;
}

/** A port follows, which no version has. */
const hasPort = (text: string, end: number): boolean =>
  charCodeAt(text, end) === COLON && isAsciiDigit(charCodeAt(text, end + 1));

function endsQuad(text: string, at: number): boolean {
  const unit = unitAt(text, at);
  const code = codeOf(unit);
  if (isOf(code, LETTER | DIGIT)) return code === UNDERSCORE;
  // `192.0.2.1@example.com` is an e-mail address as a whole.
  if (code === AT && findDomainEnd(text, at + widthOf(unit)) !== -1) return false;
  const next = codeOf(unitAt(text, at + widthOf(unit)));
  if (code === FULL_STOP) return !isOf(next, DIGIT);
  // `1.2.3.4-beta`, `1.2.3.4+build5`: Semantic Versioning 2.0.0, sections 9 and 10.
  return !((isOf(code, HYPHEN) || code === 0x2b) && isOf(next, LETTER));
}

function startsQuad(view: View, at: number, end: number): boolean {
  const { text, previous } = view;
  if (at === 0 || at === previous?.end) return true;
  const unit = unitBefore(text, at);
  const code = codeOf(unit);
  if (code === UNDERSCORE) return true;
  if (isOf(code, LETTER | DIGIT) || code === FULL_STOP) return false;
  const joint = at - widthOf(unit);
  const before = joint === previous?.end ? 0 : codeOf(unitBefore(text, joint));
  if (isOf(code, HYPHEN)) return !isOf(before, LETTER) || before === UNDERSCORE;
  if (code === AT) return !isSmallVersion(text, at) || hasPort(text, end);
  if (code === SLASH && isOf(before, LETTER | DIGIT)) return isHostPath(view, at, end);
  return !(code === EQUALS && '=><~!'.includes(String.fromCharCode(before)) && before !== 0);
}

/** `pkg@1.2.3.4`: first numbers of versions are small. */
const isSmallVersion = (text: string, at: number): boolean =>
  charCodeAt(text, at + 1) === FULL_STOP && /^\d\.\d{1,2}\./.test(text.slice(at, at + 5));

/** Hosts that Java prints with their address, as in `db-1/10.0.0.5`; `Chrome/90.0.4.93` is a product with its version. */
function isHostPath(view: View, at: number, end: number): boolean {
  const { text } = view;
  if (hasPort(text, end)) return true;
  if (PRIVATE.test(text.slice(at, at + 8))) return true;
  if (text.slice(at, end).endsWith('.0.0.0')) return false;
  const word = wordBefore(view, at);
  if (word === undefined) return true;
  // Products are written as one word with a capital letter (RFC 9110 section 10.1.5); hosts and paths are not.
  const before = charCodeAt(text, word.start - 1);
  return before === SLASH || before === FULL_STOP || before === 0x2d || isAsciiDigit(charCodeAt(text, at - 2));
}

/** RFC 1918 and loopback. */
const PRIVATE = /^(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/;
