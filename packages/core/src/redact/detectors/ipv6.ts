import { charCodeAt, DIGIT, hexValue, isAsciiDigit, isAsciiLetter, isOf, LETTER } from '../char-classes.ts';
import { COLON, FULL_STOP, OPEN_BRACKET, PERCENT } from '../char-codes.ts';
import type { Detector, Span, View } from '../detector.ts';
import { codeOf, unitAt, unitBefore } from '../units.ts';

const GROUPS = 8;

/**
 * IPv6 addresses (RFC 4291 section 2.2, RFC 5952), also with an embedded IPv4 address and a zone (RFC 4007 section 11, in URIs
 * RFC 6874). Not times, EUI-64 identifiers, fingerprints, or `::` of programming languages; `::` alone is no one's address.
 */
export const ipv6: Detector = {
  kind: 'IPV6',
  starts: { runs: ':', inNumbers: /^a|a$|::$|(?:[09]+:){3}/ },
  keys: [],
  find: findIpv6,
};

function findIpv6(view: View, at: number): Span | undefined {
  const { text } = view;
  const next = charCodeAt(text, at + 1);
  if (hexValue(next) < 0 && next !== COLON) return undefined;
  const start = groupStart(text, at);
  if (start === -1 || (start === at && next !== COLON) || !beginsHere(view, start)) return undefined;
  if (!read(text, start) || !isAddress(text, start)) return undefined;
  return { start, end: zoneEnd(text, parsed.end), kind: 'IPV6' };
}

/** The start of the hexadecimal group that ends before the colon at `at`; -1 when it is none. */
function groupStart(text: string, at: number): number {
  let start = at;
  while (hexValue(charCodeAt(text, start - 1)) >= 0 && !endsEscape(text, start)) {
    start--;
    if (at - start > 4) return -1;
  }
  return start;
}

/** Whether the hexadecimal digits before `at` are those of `%5B` or `\u005b`. */
const endsEscape = (text: string, at: number): boolean =>
  (charCodeAt(text, at - 3) === PERCENT && hexValue(charCodeAt(text, at - 2)) >= 0) ||
  (charCodeAt(text, at - 5) === 0x75 && charCodeAt(text, at - 6) === 0x5c);

/** Whether no group of the same address stands before `start`. A label may: `addr:2001:db8::1`. */
function beginsHere({ text, previous }: View, start: number): boolean {
  if (start === 0 || start === previous?.end) return true;
  const before = codeOf(unitBefore(text, start));
  if (before === COLON) return isLabel(text, start - 1);
  if (before === FULL_STOP) return !isOf(charCodeAt(text, start - 2), DIGIT | LETTER);
  return !isOf(before, LETTER | DIGIT);
}

/** Whether what ends before the colon at `at` is a word or number that can be no group. */
function isLabel(text: string, at: number): boolean {
  const start = groupStart(text, at);
  if (start === -1) return true;
  if (start === at) return charCodeAt(text, at - 1) !== COLON;
  return isOf(charCodeAt(text, start - 1), LETTER);
}

/** What {@link read} has read last: one object, so that rejecting a candidate costs no memory. */
const parsed = { end: 0, groups: 0, before: 0, compressed: false, embedded: false, longest: 0, letters: 0, digits: 0 };

/** Reads groups and colons from `at` on, as many as an address has. False when they cannot be one. */
function read(text: string, at: number): boolean {
  parsed.end = at;
  parsed.groups = 0;
  parsed.before = 0;
  parsed.compressed = false;
  parsed.embedded = false;
  parsed.longest = 0;
  parsed.letters = 0;
  parsed.digits = 0;
  let position = at;
  for (;;) {
    const end = readGroup(text, position);
    if (end === -1) return false;
    if (end > position && charCodeAt(text, end) === FULL_STOP && readEmbedded(text, position)) break;
    if (end > position) {
      parsed.groups++;
      parsed.end = end;
    }
    if (charCodeAt(text, end) !== COLON || parsed.groups === GROUPS) break;
    if (charCodeAt(text, end + 1) === COLON) {
      if (parsed.compressed) return false;
      parsed.compressed = true;
      parsed.before = parsed.groups;
      parsed.end = end + 2;
      position = end + 2;
      if (hexValue(charCodeAt(text, position)) < 0) break;
      continue;
    }
    if (end === position || hexValue(charCodeAt(text, end + 1)) < 0) break;
    position = end + 1;
  }
  const count = parsed.groups + (parsed.embedded ? 2 : 0);
  return (parsed.compressed ? count < GROUPS : count === GROUPS) && endsAddress(text, parsed.end);
}

/** The end of the group at `at`, `at` when there is none, -1 when it is longer than four digits. */
function readGroup(text: string, at: number): number {
  let end = at;
  for (let code = charCodeAt(text, end); hexValue(code) >= 0; code = charCodeAt(text, end)) {
    if (end - at === 4) return -1;
    if (isAsciiDigit(code)) parsed.digits++;
    else parsed.letters++;
    end++;
  }
  parsed.longest = Math.max(parsed.longest, end - at);
  return end;
}

const QUAD = /(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\d.]\d|\d)/y;

function readEmbedded(text: string, at: number): boolean {
  QUAD.lastIndex = at;
  if (!QUAD.test(text)) return false;
  parsed.embedded = true;
  parsed.end = QUAD.lastIndex;
  return true;
}

function endsAddress(text: string, at: number): boolean {
  const code = codeOf(unitAt(text, at));
  if (isOf(code, LETTER | DIGIT)) return false;
  if (code === FULL_STOP) return !isAsciiDigit(charCodeAt(text, at + 1));
  if (code !== COLON) return true;
  // A port may follow eight groups, and a colon that ends a clause any address; more groups make it something else.
  const port = /^:(?:\d{1,5}(?![\w:])|(?![\w:])|[a-z]*[g-z_])/i.exec(text.slice(at, at + 12));
  return port !== null;
}

/** Whether what was read is an address by more than colons: times, ratios and `Name::name` have these too. */
function isAddress(text: string, start: number): boolean {
  if (parsed.embedded) return parsed.compressed || parsed.longest > 2;
  if (!parsed.compressed) return parsed.longest > 2 && (parsed.letters > 0 || startsWithFour(text, start));
  if (parsed.before === 0)
    return isLoopback(text, start) || (parsed.groups > 1 && parsed.digits > 0 && parsed.longest > 2);
  if (parsed.digits === 0) return false;
  return isAllocated(text, start) || (parsed.groups > 2 && parsed.longest > 2);
}

const startsWithFour = (text: string, start: number): boolean =>
  charCodeAt(text, start + 4) === COLON && charCodeAt(text, start) !== 0x30;

/** `::1`, but for a slice of a list: `rows[::1]`. */
function isLoopback(text: string, start: number): boolean {
  if (parsed.groups !== 1 || text.slice(start, parsed.end) !== '::1') return false;
  return charCodeAt(text, start - 1) !== OPEN_BRACKET || !/[\w)\]]/.test(text.charAt(start - 2));
}

/** Prefixes that IANA has given out: 2000::/3, fc00::/7, fe80::/10, ff00::/8, 64:ff9b::/96. */
const ALLOCATED = /^(?:[23][0-9a-f]{3}|f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]|ff[0-9a-f]{2}|64:ff9b):/i;
const isAllocated = (text: string, start: number): boolean => ALLOCATED.test(text.slice(start, start + 8));

/** Past a zone such as `%eth0`, `%25eth0` or `%12`; `%20` behind an address is a blank of a URL. */
function zoneEnd(text: string, at: number): number {
  if (charCodeAt(text, at) !== PERCENT) return at;
  const encoded = text.startsWith('%25', at) && isAsciiLetter(charCodeAt(text, at + 3));
  const start = encoded ? at + 3 : at + 1;
  if (!encoded && hexValue(charCodeAt(text, start)) >= 0 && hexValue(charCodeAt(text, start + 1)) >= 0) {
    if (charCodeAt(text, start) !== 0x31 || !isAsciiDigit(charCodeAt(text, start + 1))) return at;
  }
  let end = start;
  while (end < start + 16 && /[\w.-]/.test(text.charAt(end))) end++;
  while (end > start && /[.-]/.test(text.charAt(end - 1))) end--;
  return end === start ? at : end;
}
