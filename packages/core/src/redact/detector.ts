import type { Kind } from './kinds.ts';

/** A piece of a text: UTF-16 offsets, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: Kind;
}

/** What a detector sees of the text under scan. It is valid only during the call. */
export interface View {
  readonly text: string;
  /** What names the text from outside, such as its JSON key: counts as words before the text. Empty when there is nothing. */
  readonly name: string;
  /**
   * The finding that reaches furthest so far. A marker will stand in its place, so its last character is no neighbour
   * of what follows: a detector that did not know this would find more in its own output.
   */
  readonly previous: Span | undefined;
}

/** Where candidates of a detector start. At least one of these is given. */
export interface Starts {
  /** Characters at each of which a candidate may start. */
  readonly chars?: string;
  /** Characters of which only the first in a row may start a candidate, such as digits. */
  readonly runs?: string;
  /** Words, in ASCII lower case, that start a candidate in any case. */
  readonly words?: readonly string[];
  /**
   * The rows of ASCII digits that can start a candidate; the digits 0 to 9 are no part of `runs` then. Most rows of a log
   * are asked for by no detector. Beside an escape or a character that is not ASCII every row is one.
   */
  readonly numbers?: readonly NumberStart[];
}

/** Rows of ASCII digits, by their length and by what follows. */
export interface NumberStart {
  /** The least and the greatest number of digits; 24 stands for all that are longer too. */
  readonly lengths: readonly [number, number];
  /** What may follow. @defaultValue all but a letter */
  readonly next?: readonly Follower[];
}

/** What follows a row of digits: a letter (`a`), or a separator and then a digit (`d`) or a letter. */
export type Follower = 'a' | `${' ' | '-' | '.' | '/' | '+'}${'d' | 'a'}`;

/** All that the engine needs to know of one kind: a kind is added by one detector and its line in the list. */
export interface Detector {
  readonly kind: Kind;
  readonly starts: Starts;
  /**
   * Names of JSON members whose whole value is of this kind, as words in lower case without separators between them.
   * A key has such a name when it ends in it: `phonenumber` names `homePhoneNumber` too.
   */
  readonly keys: readonly string[];
  /**
   * Checks the candidate at `at`. Never throws, and looks at a bounded number of characters, or only at characters that
   * no other candidate of this detector looks at, so that a scan stays linear.
   */
  find(view: View, at: number): Span | undefined;
  /** What a finding over many lines looks like from line to line. A finding of a detector without it is within one. */
  readonly lines?: LineSpanning;
}

/** Tells, line by line, how far a finding over many lines goes: a stream keeps these together. A line has its line feed. */
export interface LineSpanning {
  /** Whether something begins in `line` that goes on in the next. */
  opens(line: string): boolean;
  /** Whether what was opened goes on after `line`. */
  goesOn(line: string): boolean;
}
