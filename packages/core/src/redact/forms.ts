import type { Follower, NumberStart } from './detector.ts';
import { BLANK, DASH, isAsciiDigit, isAsciiLetter, NONE, PERIOD, SLASH, type SymbolReader } from './symbols.ts';

/**
 * One way in which an identifier is written, such as `ddd-dd-dddd`: `d` is a digit, `a` a letter, `x` any of both; a
 * blank, a hyphen, a full stop and a slash stand for all characters of their class.
 */
export interface Form {
  /** The class of each symbol: `d`, `a` or `x`. */
  readonly symbols: string;
  /** What stands before each symbol. */
  readonly joints: readonly number[];
  /** How many characters stand before the first digit: where a candidate is met. */
  readonly lead: number;
}

const JOINTS = new Map([
  [' ', BLANK],
  ['-', DASH],
  ['.', PERIOD],
  ['/', SLASH],
]);

/** Compiles the pattern of a {@link Form}. */
export function compileForm(pattern: string): Form {
  const joints: number[] = [];
  let symbols = '';
  let joint = NONE;
  for (const char of pattern) {
    const separator = JOINTS.get(char);
    if (separator !== undefined) {
      joint = separator;
      continue;
    }
    symbols += char;
    joints.push(joint);
    joint = NONE;
  }
  return { symbols, joints, lead: pattern.indexOf('d') };
}

const FOLLOWERS: readonly (readonly Follower[])[] = [
  [],
  [' d', '+d', ' a', '+a'],
  ['-d', '-a'],
  ['.d', '.a'],
  ['/d', '/a'],
];

/** The rows of ASCII digits that a form may begin with: its symbols of class `x` may be digits or not. */
export function numberStartsOf({ symbols, joints }: Form): NumberStart[] {
  const starts: NumberStart[] = [];
  const first = symbols.indexOf('d');
  for (let i = first + 1; ; i++) {
    const length = i - first;
    const joint = joints[i];
    if (joint === undefined) return [...starts, { lengths: [length, length] }];
    if (joint !== NONE) return [...starts, { lengths: [length, length], next: followersOf(joint, symbols.charAt(i)) }];
    if (symbols.charAt(i) !== 'd') starts.push({ lengths: [length, length], next: ['a'] });
    if (symbols.charAt(i) === 'a') return starts;
  }
}

function followersOf(joint: number, symbolClass: string): readonly Follower[] {
  const followers = FOLLOWERS[joint] as readonly Follower[];
  return symbolClass === 'x' ? followers : followers.filter((follower) => follower.endsWith(symbolClass));
}

/** Whether the first symbols that were read have this form, and no symbol is glued to the last of them. */
export function hasForm(reader: SymbolReader, { symbols, joints }: Form): boolean {
  const length = symbols.length;
  if (reader.count < length || reader.jointAt(length) === NONE) return false;
  for (let i = 0; i < length; i++) {
    if (reader.jointAt(i) !== joints[i] || !isOfClass(reader.codeAt(i), symbols.charAt(i))) return false;
  }
  return true;
}

function isOfClass(code: number, symbolClass: string): boolean {
  if (symbolClass === 'd') return isAsciiDigit(code);
  return symbolClass === 'a' ? isAsciiLetter(code) : true;
}
