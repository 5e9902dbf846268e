import { digitValue } from '../char-classes.ts';
import { codeOf, unitAt } from '../units.ts';
import { endsAt, endsUser } from './phone-bounds.ts';
import { extensionEnd } from './phone-extension.ts';
import { BLANK, DASH, digitsBetween, type GroupReader, LOOSE_DASH, LOOSE_SLASH, PERIOD } from './phone-groups.ts';
import { ABROAD, codeLengthOf, isLengthOf, isOfPlan, MAX_DIGITS, maxDigitsOf } from './phone-plans.ts';

/** A group so long is a number in itself: what follows a blank is something else. */
export const WHOLE_NUMBER = 7;

/** How many of the first groups are an international number without its `+`, 0 when none. */
export function internationalGroups(text: string, groups: GroupReader): number {
  return groups.count === 0 ? 0 : countGroups(text, groups, 0);
}

/**
 * Whether `count` groups behind a `+` read as a number without a word beside them. Counts and differences have signs too:
 * those are too short for their country, split its code (`+2 147 483 647`) or are coordinates (ISO 6709, `+40.7128-074.0060`).
 */
export function isPlausible(text: string, groups: GroupReader, count: number): boolean {
  const first = groups.at(0);
  const digits = digitsBetween(text, first.start, groups.at(count - 1).end);
  if (first.length < codeLengthOf(digits) || !isOfPlan(digits)) return false;
  const isCoordinates =
    groups.separatorAt(1) === PERIOD && groups.separatorAt(2) === DASH && groups.separatorAt(3) === PERIOD;
  return !isCoordinates;
}

/**
 * How many of the first groups are an international number with the prefix 00, 0 when none. Without words only one that
 * is written in groups, of a listed country: a row of digits with zeros in front can be anything.
 */
export function zeroZeroGroups(text: string, groups: GroupReader): number {
  const length = groups.lengthAt(0);
  if (length < 3 || length > 5 || groups.at(0).enclosed) return 0;
  const { start, end } = groups.at(0);
  if (digitValue(codeOf(unitAt(text, start))) !== 0) return 0;
  const digits = digitsBetween(text, start, end);
  if (!digits.startsWith(ABROAD) || maxDigitsOf(digits.slice(2)) === undefined) return 0;
  const count = countGroups(text, groups, 2);
  return count >= 3 && !isDump(groups, count) ? count : 0;
}

/** Rows of four digits are a dump of memory. */
function isDump(groups: GroupReader, count: number): boolean {
  for (let i = 0; i < count; i++) if (groups.lengthAt(i) !== 4) return false;
  return true;
}

/** The most groups that make a whole number of a length that its country code allows. `prefix` digits come before the country code. */
function countGroups(text: string, groups: GroupReader, prefix: number): number {
  const { start } = groups.at(0);
  const lead = digitsBetween(text, start, groups.at(Math.min(2, groups.count - 1)).end).slice(prefix, prefix + 3);
  if (lead.startsWith('0')) return 0;
  const max = maxDigitsOf(lead) ?? MAX_DIGITS;
  let digits = -prefix;
  let count = 0;
  for (let i = 0; i < groups.count; i++) {
    const { length, enclosed, end } = groups.at(i);
    if (i > 0 && isNextNumber(groups, i, digits, max)) break;
    // The trunk prefix in `+44 (0)20` is not dialled from abroad.
    digits += enclosed && i === 1 && length === 1 ? 0 : length;
    if (digits > MAX_DIGITS) break;
    if (isLengthOf(lead, digits) && (i === 0 || !enclosed) && isWhole(text, end)) count = i + 1;
  }
  return count;
}

const isWhole = (text: string, end: number): boolean =>
  endsAt(text, end) || endsUser(text, end) || extensionEnd(text, end) > end;

/** Whether the group at `i` is no part of the number: the plan has no room for it, or it stands apart. */
function isNextNumber(groups: GroupReader, i: number, digits: number, max: number): boolean {
  const { separator, enclosed, length } = groups.at(i);
  if (enclosed) return i > 1;
  if (separator === LOOSE_SLASH) return true;
  if (separator !== BLANK && separator !== LOOSE_DASH) return false;
  return digits + length > max || groups.lengthAt(i - 1) >= WHOLE_NUMBER;
}
