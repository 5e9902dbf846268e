import { charCodeAt } from './char-classes.ts';
import type { Follower, NumberStart, View } from './detector.ts';

const ZERO = 0x30;
const NINE = 0x39;
const PERCENT = 0x25;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
/** Longer rows of digits count as this long. */
const MAX_LENGTH = 24;

const SEPARATORS = ' -./+';
/** What may follow a row of digits: a separator and a digit, a separator and a letter, a letter, anything else. */
const FOLLOWERS: readonly (Follower | 'other')[] = [
  ...([' d', '-d', '.d', '/d', '+d'] as const),
  ...([' a', '-a', '.a', '/a', '+a'] as const),
  ...(['a', 'other'] as const),
];
const LETTER = FOLLOWERS.indexOf('a');
const OTHER = FOLLOWERS.indexOf('other');

const NONE: readonly never[] = Object.freeze([]);

/** Tells for each row of ASCII digits which of the detectors that were added can find something there. */
export class NumberTable<T> {
  readonly #items: T[] = [];
  readonly #table: (readonly T[])[] = Array.from({ length: (MAX_LENGTH + 1) * FOLLOWERS.length }, () => NONE);

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  add(item: T, starts: readonly NumberStart[]): void {
    this.#items.push(item);
    for (const { lengths, next } of starts) {
      const [first, last] = lengths;
      for (let length = first; length <= Math.min(last, MAX_LENGTH); length++) {
        for (let follower = 0; follower < FOLLOWERS.length; follower++) {
          if (!isAllowed(follower, next)) continue;
          const index = length * FOLLOWERS.length + follower;
          const items = this.#table[index] as readonly T[];
          if (!items.includes(item)) this.#table[index] = [...items, item];
        }
      }
    }
  }

  /** What was added for the row of digits from `at` to `end`. Beside an escape or a character that is not ASCII that is everything. */
  at({ text }: View, at: number, end: number): readonly T[] {
    const next = charCodeAt(text, end);
    const before = charCodeAt(text, at - 1);
    if (isSpecial(next) || before === PERCENT || before === LOWER_U) return this.#items;
    let follower = OTHER;
    if (isLetter(next)) follower = LETTER;
    else if (isSeparator(next)) {
      const second = charCodeAt(text, end + 1);
      if (isSpecial(second)) return this.#items;
      const separator = SEPARATORS.indexOf(String.fromCharCode(next));
      if (isDigit(second)) follower = separator;
      else if (isLetter(second)) follower = separator + SEPARATORS.length;
    }
    return this.#table[Math.min(end - at, MAX_LENGTH) * FOLLOWERS.length + follower] as readonly T[];
  }
}

const isSpecial = (code: number): boolean => code >= 0x80 || code === PERCENT || code === BACKSLASH;
const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
const isSeparator = (code: number): boolean => code === 0x20 || (code >= 0x2b && code <= 0x2f && code !== 0x2c);

/** True for a digit of ASCII. */
export const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

/** Without `next` everything may follow but a letter, which would be of the same word. */
const isAllowed = (follower: number, next: readonly Follower[] | undefined): boolean =>
  next === undefined ? follower !== LETTER : next.includes(FOLLOWERS[follower] as Follower);
