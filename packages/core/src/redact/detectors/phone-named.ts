import { endsAt } from './phone-bounds.ts';
import { extensionEnd } from './phone-extension.ts';
import { BLANK, digitsBetween, type GroupReader, LOOSE_DASH, LOOSE_SLASH, PERIOD, SLASH } from './phone-groups.ts';
import { WHOLE_NUMBER } from './phone-international.ts';
import { abroadLength, MAX_DIGITS, MIN_LOCAL_DIGITS } from './phone-plans.ts';

/** `20240131`, `202401311230`, `20240131123000`: a date, maybe with a time (ISO 8601 basic format). */
const COMPACT_DATE = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?$/;

/**
 * How many of the first groups can be a number where words say that one stands there; 0 when none. The length is that of
 * a local number (7) to that of E.164 (15). Four groups of four digits are a payment card.
 */
export function namedGroups(text: string, groups: GroupReader): number {
  if (isCard(groups)) return 0;
  const first = groups.at(0);
  const abroad = abroadLength(text, first.start);
  let digits = 0;
  let count = 0;
  for (let i = 0; i < groups.count; i++) {
    const { length, enclosed, end } = groups.at(i);
    if (i > 0 && isApart(text, groups, i, digits)) break;
    digits += length;
    if (digits > MAX_DIGITS + abroad) break;
    if (digits >= MIN_LOCAL_DIGITS && !enclosed && isWhole(text, end)) count = i + 1;
  }
  return count;
}

function isCard(groups: GroupReader): boolean {
  for (let i = 0; i < 4; i++) if (groups.lengthAt(i) !== 4) return false;
  return true;
}

const isWhole = (text: string, end: number): boolean => endsAt(text, end) || extensionEnd(text, end) > end;

/** Whether the group at `i` is no part of the number of `digits` digits before it. */
function isApart(text: string, groups: GroupReader, i: number, digits: number): boolean {
  const { separator, enclosed, length } = groups.at(i);
  if (enclosed) return i > 1;
  if (separator === SLASH || separator === LOOSE_SLASH) return i > 1 || text.charAt(groups.at(0).start) !== '0';
  if (separator !== BLANK && separator !== LOOSE_DASH) return false;
  if ((length === 1 && i > 2) || groups.lengthAt(i - 1) >= WHOLE_NUMBER) return true;
  return isComplete(groups, i, digits) && length !== 4;
}

/** 3-4 and 3-3-4 need no more groups, unless one of four follows, as in `020 7946 0018`. */
function isComplete(groups: GroupReader, count: number, digits: number): boolean {
  return groups.lengthAt(count - 1) === 4 && groups.lengthAt(0) === 3 && (digits === 7 || digits === 10);
}

/** Whether the first `count` groups are a date, an IPv4 address or a decimal, whatever the words say. */
export function isOther(text: string, groups: GroupReader, count: number): boolean {
  const { start, end } = groups.at(0);
  if (COMPACT_DATE.test(digitsBetween(text, start, end))) return true;
  if (count === 2) return isDecimal(groups);
  return isDate(text, groups, count) || isIpv4(groups, count);
}

const isDecimal = (groups: GroupReader): boolean =>
  groups.separatorAt(1) === PERIOD && (groups.lengthAt(0) !== 3 || groups.lengthAt(1) !== 4);

/** Four groups of up to three digits with dots (RFC 1123 section 2.1). */
function isIpv4(groups: GroupReader, count: number): boolean {
  if (count < 4) return false;
  for (let i = 0; i < 4; i++) {
    if (groups.lengthAt(i) > 3 || (i > 0 && groups.separatorAt(i) !== PERIOD)) return false;
  }
  return groups.separatorAt(4) !== PERIOD;
}

/** Three tight groups that read as year, month and day in some order, at the end or before a blank. */
function isDate(text: string, groups: GroupReader, count: number): boolean {
  const separator = groups.separatorAt(1);
  if (count < 3 || separator === BLANK || separator !== groups.separatorAt(2)) return false;
  if (count > 3 && groups.separatorAt(3) === separator && groups.lengthAt(0) !== 4) return false;
  const lengths = [groups.lengthAt(0), groups.lengthAt(1), groups.lengthAt(2)];
  const year = lengths.indexOf(4);
  if (year === -1 || year === 1) return false;
  return lengths.every((length, i) =>
    i === year ? isYear(text, groups, i) : length <= 2 && isUpTo31(text, groups, i),
  );
}

const isYear = (text: string, groups: GroupReader, i: number): boolean => {
  const value = numberAt(text, groups, i);
  return value >= 1900 && value <= 2100;
};

const isUpTo31 = (text: string, groups: GroupReader, i: number): boolean => {
  const value = numberAt(text, groups, i);
  return value >= 1 && value <= 31;
};

function numberAt(text: string, groups: GroupReader, i: number): number {
  const { start, end } = groups.at(i);
  return Number(digitsBetween(text, start, end));
}
