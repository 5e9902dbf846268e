import type { Kind } from './kinds.ts';
import type { AskNumber } from './number-shapes.ts';

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
  /** Characters that start a candidate only between certain neighbours: most are turned down without a call. */
  readonly places?: readonly StartPlace[];
  /** Tells at which rows of ASCII digits a candidate can start; the digits 0 to 9 are no part of `runs` then. */
  readonly numbers?: AskNumber;
  /**
   * For a detector that is asked at one of ` -./:,+` between two digits: the shapes of numbers, as {@link AskNumber} has them,
   * in which a candidate can start there. @defaultValue every one
   */
  readonly inNumbers?: RegExp;
}

/** Characters with their neighbours. */
export interface StartPlace {
  readonly chars: string;
  /** The ASCII characters that may stand before, NUL for the start of the text; any other character may. @defaultValue all */
  readonly before?: string;
  /** The ASCII characters that may stand behind, NUL for the end. @defaultValue all */
  readonly after?: string;
  /** @defaultValue that of the detector */
  readonly find?: Detector['find'];
}

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
