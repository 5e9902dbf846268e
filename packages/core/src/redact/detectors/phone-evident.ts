import { charCodeAt, DIGIT, digitValue, isOf } from '../char-classes.ts';
import type { Span, View } from '../detector.ts';
import { codeOf, unitAt } from '../units.ts';
import { isInPath } from './phone-bounds.ts';
import { BLANK, DASH, type GroupReader, PERIOD } from './phone-groups.ts';
import { isRangeByWords } from './phone-words.ts';

/**
 * Whether the number at `start` can be one by its shape, known before it is read: it begins with the prefix 1, an area
 * code of three digits, a parenthesis or 00.
 */
export function canBeEvident(text: string, start: number): boolean {
  let end = start;
  while (end <= start + 5 && isOf(charCodeAt(text, end), DIGIT)) end++;
  const length = end - start;
  if (length === 0 || length === 3) return true;
  if (length === 1) return isOne(text, start);
  return length <= 5 && digitValue(text.charCodeAt(start)) === 0;
}

/**
 * How many of the first groups are a number by their shape alone, 0 when none: as in North America, with or without the
 * prefix 1 (`1-555-555-0100`, `(555) 555-0100`, `555.555.0100`, `555 555-0100`, `555-0100`).
 */
export function evidentGroups(text: string, groups: GroupReader): number {
  const first = isPrefixOne(text, groups) ? 1 : 0;
  if (first >= groups.count) return 0;
  if (groups.at(first).enclosed) return enclosedArea(groups, first);
  if (isThreeThreeFour(groups, first) && !isFraction(text, groups)) return first + 3;
  return first === 0 && isThreeFour(groups) ? 2 : 0;
}

const isPrefixOne = (text: string, groups: GroupReader): boolean =>
  groups.lengthAt(0) === 1 && isOne(text, groups.at(0).start);

const isOne = (text: string, at: number): boolean => digitValue(codeOf(unitAt(text, at))) === 1;

function enclosedArea(groups: GroupReader, first: number): number {
  if (groups.lengthAt(first) !== 3) return 0;
  if (groups.lengthAt(first + 1) === 7) return first + 2;
  return groups.lengthAt(first + 1) === 3 && groups.lengthAt(first + 2) === 4 && isPlain(groups, first + 1, 2)
    ? first + 3
    : 0;
}

function isThreeThreeFour(groups: GroupReader, first: number): boolean {
  if (groups.lengthAt(first) !== 3 || groups.lengthAt(first + 1) !== 3 || groups.lengthAt(first + 2) !== 4)
    return false;
  if (!isPlain(groups, first, 3)) return false;
  const area = groups.separatorAt(first + 1);
  const line = groups.separatorAt(first + 2);
  return (area === DASH || area === PERIOD || area === BLANK) && (line === DASH || (line === PERIOD && area !== BLANK));
}

/** In `12:30:01,250 555-0199` the first three digits are milliseconds. */
const isFraction = (text: string, groups: GroupReader): boolean =>
  groups.separatorAt(1) === BLANK && text.charAt(groups.at(0).start - 1) === ',';

const isThreeFour = (groups: GroupReader): boolean =>
  groups.lengthAt(0) === 3 && groups.lengthAt(1) === 4 && groups.separatorAt(1) === DASH && isPlain(groups, 0, 2);

/** Whether none of `count` groups stands in parentheses. */
function isPlain(groups: GroupReader, first: number, count: number): boolean {
  for (let i = first; i < first + count; i++) if (groups.at(i).enclosed) return false;
  return true;
}

/** A unit behind two numbers: they are amounts. */
const UNIT =
  /[ \u00a0]?(?:bytes?|octets?|[kmgt]i?b|[µmnu]?s|secs?|mins?|rows?|lines?|pages?|items?|records?|px|%(?![0-9a-f]{2}))(?![a-z])/iy;

/**
 * Whether 3-4 is a range of numbers (`lines 120-4500`, `bytes 512-1023/2048`) or a part of a path. The words before are no
 * evidence when a group begins with 0: no range is written so.
 */
export function isRange(view: View, { start, end }: Span, groups: GroupReader): boolean {
  if (groups.separatorAt(1) !== DASH || groups.lengthAt(1) !== 4) return false;
  if (isInPath(view.text, start, end)) return true;
  if (view.text.charAt(start) === '0' || view.text.charAt(groups.at(1).start) === '0') return false;
  UNIT.lastIndex = end;
  return UNIT.test(view.text) || isRangeByWords(view, start);
}
