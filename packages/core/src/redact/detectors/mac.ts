import { charCodeAt, DIGIT, DOT, HYPHEN, hexValue, isOf, LETTER } from '../char-classes.ts';
import { COLON, FULL_STOP } from '../char-codes.ts';
import type { Detector, Span, View } from '../detector.ts';
import { codeOf, unitAt, unitBefore, widthOf } from '../units.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { isNamed } from '../words.ts';

const HEX = '0123456789abcdefABCDEF';
const HYPHENS = '-\u2010\u2011\u2012\u2013\u2212\uff0d';

/**
 * Hardware addresses of IEEE 802 (EUI-48, EUI-64): pairs of hexadecimal digits with hyphens (IEEE Std 802-2014 section 8.1)
 * or colons, and the dotted groups of four of Cisco. Not a part of an IPv6 address, of a fingerprint or a UUID.
 */
export const mac: Detector = {
  kind: 'MAC',
  starts: {
    chars: `%${HYPHENS.slice(1)}`,
    places: [{ chars: ':.-', before: HEX, after: HEX }],
    inNumbers: /^a|a$|(?:[09]{2}[-:]){5}|[09]{4}[-.:][09]{4}/,
  },
  keys: ['macaddress', 'macaddr', 'hwaddr', 'hwaddress', 'hardwareaddress', 'ethernetaddress'],
  find: findMac,
};

const WORDS = vocabularyOf(
  'mac macs macaddr macaddress hwaddr hwaddress lladdr ether ethernet bssid chaddr smac dmac hw src dst station sta',
  'mac address, mac addr, hardware address, ethernet address, physical address, link address',
);
/** A frame header as the Linux packet filter prints it: two addresses and the type of what is inside. */
const FRAME_PAIRS = 14;

function findMac(view: View, at: number): Span | undefined {
  const { text } = view;
  const unit = unitAt(text, at);
  const code = codeOf(unit);
  if (code === FULL_STOP) return findDotted(view, at);
  if ((code !== COLON && !isOf(code, HYPHEN)) || !isHexRow(text, at - 2, 2)) return undefined;
  if (!isHexRow(text, at + widthOf(unit), 2)) return undefined;
  return findPairs(view, at - 2, code) ?? (code === COLON ? undefined : findQuads(view, at, code));
}

function isHexRow(text: string, at: number, length: number): boolean {
  for (let i = at; i < at + length; i++) if (hexValue(charCodeAt(text, i)) < 0) return false;
  return true;
}

/** Six pairs, or eight, or those of a frame, from `start` on. */
function findPairs(view: View, start: number, separator: number): Span | undefined {
  const { text } = view;
  let count = 1;
  let end = start + 2;
  for (; count <= FRAME_PAIRS; count++) {
    const unit = unitAt(text, end);
    if (codeOf(unit) !== separator || !isHexRow(text, end + widthOf(unit), 2)) break;
    end += widthOf(unit) + 2;
  }
  const isWhole = count === 6 || count === 8 || (count === FRAME_PAIRS && isNamed(view, start, WORDS));
  if (!isWhole || !beginsHere(view, start, separator, 2) || !endsHere(text, end, separator)) return undefined;
  return isClock(text.slice(start, end)) && !isNamed(view, start, WORDS) ? undefined : { start, end, kind: 'MAC' };
}

/** `20-11-03-10-15-30`: a date and a time. */
const CLOCK =
  /^(?:[0-9]{2})[-:](?:0[1-9]|1[0-2])[-:](?:0[1-9]|[12]\d|3[01])[-:](?:[01]\d|2[0-3])[-:][0-5]\d[-:][0-5]\d/;
const isClock = (pairs: string): boolean => CLOCK.test(pairs);

/** `0011.2233.4455`: three groups of four, with a letter or beside a word, since decimal numbers have dots too. */
function findDotted(view: View, at: number): Span | undefined {
  const { text } = view;
  if (charCodeAt(text, at + 5) !== FULL_STOP) return undefined;
  return findGroups(view, at - 4, FULL_STOP, /[a-f]/i.test(text.slice(at - 4, at + 10)));
}

/** `0011-2233-4455` only beside a word: UUIDs and keys are written so. */
const findQuads = (view: View, at: number, separator: number): Span | undefined =>
  codeOf(unitAt(view.text, at + 5)) === separator ? findGroups(view, at - 4, separator, false) : undefined;

function findGroups(view: View, start: number, separator: number, isEvident: boolean): Span | undefined {
  const { text } = view;
  if (start < 0 || !isHexRow(text, start, 4) || !isHexRow(text, start + 5, 4) || !isHexRow(text, start + 10, 4)) {
    return undefined;
  }
  const end = start + 14;
  if (!beginsHere(view, start, separator, 4) || !endsHere(text, end, separator)) return undefined;
  return isEvident || isNamed(view, start, WORDS) ? { start, end, kind: 'MAC' } : undefined;
}

/** Whether no group of the same address stands before `start`. A label may: `mac:00:11:…`. */
function beginsHere({ text, previous }: View, start: number, separator: number, size: number): boolean {
  if (start === 0 || start === previous?.end) return true;
  const unit = unitBefore(text, start);
  const code = codeOf(unit);
  if (code === 0x5f) return true;
  if (isOf(code, LETTER | DIGIT)) return false;
  if (code !== separator) return !isOf(code, DOT) || !isOf(charCodeAt(text, start - 2), DIGIT | LETTER);
  const joint = start - widthOf(unit);
  let from = joint;
  while (joint - from <= size && hexValue(charCodeAt(text, from - 1)) >= 0) from--;
  if (from === joint) return charCodeAt(text, from - 1) !== separator && code !== FULL_STOP;
  return code === COLON && isOf(charCodeAt(text, from - 1), LETTER);
}

function endsHere(text: string, at: number, separator: number): boolean {
  const unit = unitAt(text, at);
  const code = codeOf(unit);
  if (isOf(code, LETTER | DIGIT)) return code === 0x5f;
  if (code !== separator) return true;
  return (
    !isOf(codeOf(unitAt(text, at + widthOf(unit))), DIGIT | LETTER) || (code === COLON && !isHexRow(text, at + 1, 2))
  );
}
