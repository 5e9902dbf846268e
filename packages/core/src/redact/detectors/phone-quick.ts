import { charCodeAt, isAsciiDigit, isAsciiLetter } from '../char-classes.ts';
import {
  BACKSLASH,
  COLON,
  FULL_STOP,
  HYPHEN_MINUS,
  OPEN_PARENTHESIS,
  PERCENT,
  PLAIN_SPACE,
  SLASH,
} from '../char-codes.ts';
import type { View } from '../detector.ts';
import { ABROAD, MAX_DIGITS, MIN_LOCAL_DIGITS } from './phone-plans.ts';

/** What the quick look does not read: escapes, parentheses and all that is not ASCII. */
const isSpecial = (code: number): boolean =>
  code >= 0x80 || code === OPEN_PARENTHESIS || code === PERCENT || code === BACKSLASH;

/**
 * A cheap look at the digits from `at` on that turns down most numbers of a log: few digits, dates, IPv4 addresses, the
 * rest of a longer number. True says nothing: the number has to be read.
 */
export function couldBePhone({ text, previous }: View, at: number): boolean {
  if (previous === undefined && isRest(text, at)) return false;
  let end = at;
  let digits = 0;
  let groups = 0;
  let lengths = 0;
  let separators = 0;
  for (;;) {
    const start = end;
    while (isAsciiDigit(charCodeAt(text, end))) end++;
    digits += end - start;
    groups++;
    if (groups <= 4) lengths = lengths * 32 + Math.min(end - start, 31);
    const code = charCodeAt(text, end);
    if (isSpecial(code)) return true;
    if (code !== PLAIN_SPACE && code !== HYPHEN_MINUS && code !== FULL_STOP && code !== SLASH) break;
    const next = charCodeAt(text, end + 1);
    if (isSpecial(next) || ((next === HYPHEN_MINUS || next === SLASH) && !isAsciiLetter(charCodeAt(text, end + 3))))
      return true;
    if (!isAsciiDigit(next) || digits > MAX_DIGITS) break;
    if (groups <= 4) separators = separators * 256 + code;
    end++;
  }
  if (digits < MIN_LOCAL_DIGITS) return false;
  if (groups === 1) return digits <= MAX_DIGITS + ABROAD.length;
  if (groups === 2 && separators === FULL_STOP && lengths !== THREE_FOUR) return false;
  return !isDate(text, at, groups, lengths, separators) && !isIpv4(groups, lengths, separators);
}

/** Whether the digits at `at` are joined to digits before, as minutes are to hours. */
function isRest(text: string, at: number): boolean {
  const before = charCodeAt(text, at - 1);
  return (
    (before === HYPHEN_MINUS || before === FULL_STOP || before === COLON || before === SLASH) &&
    isAsciiDigit(charCodeAt(text, at - 2))
  );
}

/** Two groups with a dot are a decimal, but for this. */
const THREE_FOUR = 3 * 32 + 4;
const DATE_LENGTHS = (4 * 32 + 2) * 32 + 2;

/** `2024-01-31`, alone or before a blank. */
function isDate(text: string, at: number, groups: number, lengths: number, separators: number): boolean {
  if (groups !== 3 && groups !== 4) return false;
  if ((groups === 3 ? lengths : lengths >>> 5) !== DATE_LENGTHS) return false;
  const last = groups === 3 ? PLAIN_SPACE : separators & 0xff;
  const pair = groups === 3 ? separators : separators >>> 8;
  const isTight = pair >>> 8 !== PLAIN_SPACE && pair >>> 8 === (pair & 0xff) && last === PLAIN_SPACE;
  return isTight && (text.startsWith('20', at) || text.startsWith('19', at));
}

const THREE_DOTS = (FULL_STOP * 256 + FULL_STOP) * 256 + FULL_STOP;

/** Four groups of at most three digits with dots, at the end or before a blank. */
const isIpv4 = (groups: number, lengths: number, separators: number): boolean =>
  groups === 4 &&
  separators === THREE_DOTS &&
  lengths >>> 15 <= 3 &&
  ((lengths >>> 10) & 31) <= 3 &&
  ((lengths >>> 5) & 31) <= 3 &&
  (lengths & 31) <= 3;
