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
  /** How many digits there are in a row at the first digit; 0 when any number may be. */
  readonly run: number;
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
  const lead = pattern.indexOf('d');
  const run = /^d+/.exec(pattern.slice(lead))?.[0].length ?? 0;
  return { symbols, joints, lead, run: pattern.charAt(lead + run) === 'x' ? 0 : run };
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
