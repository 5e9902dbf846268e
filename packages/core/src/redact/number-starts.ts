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
/** For each character of ASCII: the index of a separator before a digit, {@link LETTER} or {@link OTHER}. */
const FIRST = Uint8Array.from({ length: 0x80 }, (_, code) => {
  const char = String.fromCharCode(code);
  const separator = SEPARATORS.indexOf(char);
  if (separator >= 0) return separator;
  return /[a-z]/i.test(char) ? LETTER : OTHER;
});

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
    let follower = FIRST[next] as number;
    if (follower < SEPARATORS.length) {
      const second = charCodeAt(text, end + 1);
      if (isSpecial(second)) return this.#items;
      if (!isDigit(second)) follower = FIRST[second] === LETTER ? follower + SEPARATORS.length : OTHER;
    }
    return this.#table[Math.min(end - at, MAX_LENGTH) * FOLLOWERS.length + follower] as readonly T[];
  }
}

const isSpecial = (code: number): boolean => code >= 0x80 || code === PERCENT || code === BACKSLASH;

/** True for a digit of ASCII. */
export const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

/** Without `next` everything may follow but a letter, which would be of the same word. */
const isAllowed = (follower: number, next: readonly Follower[] | undefined): boolean =>
  next === undefined ? follower !== LETTER : next.includes(FOLLOWERS[follower] as Follower);
