import { DIGIT, DOT, digitValue, HYPHEN, isOf, SPACE } from '../char-classes.ts';
import { SLASH as SLASH_CODE } from '../char-codes.ts';
import { codeOf, unitAt, widthOf } from '../units.ts';

/** What stands between two groups of digits. */
export const NONE = 0;
export const BLANK = 1;
export const DASH = 2;
export const PERIOD = 3;
export const SLASH = 4;
/** A dash between two blanks. */
export const LOOSE_DASH = 5;
/** A slash between two blanks. */
export const LOOSE_SLASH = 6;

/** One group of digits in a number. */
export interface Group {
  /** With its opening parenthesis. */
  start: number;
  /** With its closing parenthesis. */
  end: number;
  /** The number of digits. */
  length: number;
  /** Whether it stands in parentheses. */
  enclosed: boolean;
  /** What stands before it. The first group has {@link NONE}. */
  separator: number;
}

/** No phone number has more: 15 digits in pairs. */
const MAX_GROUPS = 8;
/** A longer row of digits is in no phone number; the bound keeps the look ahead short. */
const MAX_GROUP_LENGTH = 20;

const OPEN = new Set([0x28, 0xff08]);
const CLOSE = new Set([0x29, 0xff09]);
/** Separates columns, not groups. */
const TAB = 0x09;

/** One number as groups of digits. A reader is filled again by each {@link read}, so that rejecting a number costs no memory. */
export class GroupReader {
  readonly #groups: Group[] = Array.from({ length: MAX_GROUPS }, () => ({
    start: 0,
    end: 0,
    length: 0,
    enclosed: false,
    separator: NONE,
  }));
  #count = 0;

  /** How many groups were read. */
  get count(): number {
    return this.#count;
  }

  /** The group at `index`; the last read ones of an earlier number must not be asked for. */
  at(index: number): Group {
    return this.#groups[index] as Group;
  }

  /** The length of the group at `index`, 0 when there is none. */
  lengthAt(index: number): number {
    return index < this.#count ? this.at(index).length : 0;
  }

  /** The separator before the group at `index`, -1 when there is none. */
  separatorAt(index: number): number {
    return index < this.#count ? this.at(index).separator : -1;
  }

  /**
   * Reads the groups from `at` on, as long as single separators join them. `wrapped` says that a parenthesis opened before
   * what stands before `at`, as in `(+44) 20`; `isForm` that blanks are written `+`, as in `%2B44+20`.
   */
  read(text: string, at: number, wrapped = false, isForm = false): void {
    this.#count = 0;
    let position = at;
    let separator = NONE;
    while (this.#count < MAX_GROUPS) {
      const group = this.at(this.#count);
      if (!readGroup(text, position, wrapped && this.#count === 0, group)) return;
      group.separator = separator;
      this.#count++;
      separator = separatorAt(text, group.end, isForm);
      position = separatorEnd;
      if (separator === NONE && !group.enclosed && !isOpen(text, position)) return;
    }
  }
}

function readGroup(text: string, at: number, wrapped: boolean, group: Group): boolean {
  const first = unitAt(text, at);
  const opens = OPEN.has(codeOf(first));
  let position = opens ? at + widthOf(first) : at;
  let length = 0;
  while (length <= MAX_GROUP_LENGTH) {
    const unit = unitAt(text, position);
    if (!isOf(codeOf(unit), DIGIT)) break;
    position += widthOf(unit);
    length++;
  }
  if (length === 0) return false;
  const enclosed = opens || wrapped;
  if (enclosed) {
    const last = unitAt(text, position);
    if (!CLOSE.has(codeOf(last))) return false;
    position += widthOf(last);
  }
  group.start = at;
  group.end = position;
  group.length = length;
  group.enclosed = enclosed;
  return true;
}

/** A plus that is not encoded itself. */
const PLAIN_PLUS = unitAt('+', 0);

/** The offset behind the separator that {@link separatorAt} read last: a second result without a new object. */
let separatorEnd = 0;

/** The separator at `at`. A dash or slash may have a blank on both sides, no other separator has one on any. */
function separatorAt(text: string, at: number, isForm: boolean): number {
  const first = unitAt(text, at);
  const kind = isForm && first === PLAIN_PLUS ? BLANK : separatorKind(codeOf(first));
  separatorEnd = at + (kind === NONE ? 0 : widthOf(first));
  if (kind !== BLANK) return kind;
  const second = unitAt(text, separatorEnd);
  const middle = separatorKind(codeOf(second));
  if (middle !== DASH && middle !== SLASH) return BLANK;
  const third = unitAt(text, separatorEnd + widthOf(second));
  if (separatorKind(codeOf(third)) !== BLANK) return BLANK;
  separatorEnd += widthOf(second) + widthOf(third);
  return middle === DASH ? LOOSE_DASH : LOOSE_SLASH;
}

function separatorKind(code: number): number {
  if (isOf(code, SPACE)) return code === TAB ? NONE : BLANK;
  if (isOf(code, HYPHEN)) return DASH;
  if (isOf(code, DOT)) return PERIOD;
  return code === SLASH_CODE ? SLASH : NONE;
}

const isOpen = (text: string, at: number): boolean => OPEN.has(codeOf(unitAt(text, at)));

/** The digits between `start` and `end` in ASCII, whatever their script and whatever stands between them. */
export function digitsBetween(text: string, start: number, end: number): string {
  let digits = '';
  for (let at = start; at < end; ) {
    const unit = unitAt(text, at);
    const value = digitValue(codeOf(unit));
    if (value >= 0) digits += value;
    at += widthOf(unit);
  }
  return digits;
}
