import { isAsciiDigit, isAsciiLetter } from './char-classes.ts';
import type { AskNumber } from './number-shapes.ts';
import { BLANK, DASH, NONE, PERIOD, SLASH, type SymbolReader } from './symbols.ts';

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

/** The separator classes as they stand in the shape of a number. */
const SHAPES = ['', '[ +]', '-', '\\.', '/'];

/** Matches the shapes of numbers, as {@link AskNumber} has them, that begin with the form at its first digit. */
function shapeOf({ symbols, joints }: Form): RegExp {
  const first = symbols.indexOf('d');
  const from = (i: number): string => {
    if (i === symbols.length) return '(?![09])';
    const joint = i === first ? '' : (SHAPES[joints[i] as number] as string);
    // Of what stands behind a letter the shape says nothing.
    const symbol = symbols.charAt(i);
    if (symbol === 'a') return `${joint}a`;
    return symbol === 'd' ? `${joint}[09]${from(i + 1)}` : `${joint}(?:a|[09]${from(i + 1)})`;
  };
  return new RegExp(`^${from(first)}`);
}

/** The answer of a detector of forms: those of `named` need a word beside them. */
export function askForms(evident: readonly Form[], named: readonly Form[]): AskNumber {
  const evidentShapes = evident.map(shapeTest);
  const namedShapes = named.map(shapeTest);
  return (before, rest) => {
    if (evidentShapes.some((test) => test(before, rest))) return 'yes';
    return namedShapes.some((test) => test(before, rest)) ? 'named' : 'no';
  };
}

function shapeTest(form: Form): (before: string, rest: string) => boolean {
  const shape = shapeOf(form);
  if (form.lead === 0) return (_before, rest) => shape.test(rest);
  // A letter stands before the first digit, at most with a separator between.
  const isTight = form.joints[form.symbols.indexOf('d')] === NONE;
  return (before, rest) => (before === 'a' || (before === '' && !isTight)) && shape.test(rest);
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
