import { charCodeAt, DIGIT, HYPHEN, hexValue, IDEOGRAPH, isOf, LETTER, SPACE } from './char-classes.ts';
import { BACKSLASH, CLOSE_BRACKET, EQUALS, LOWER_U, PERCENT, SEMICOLON, UNDERSCORE } from './char-codes.ts';
import type { View } from './detector.ts';
import { codeOf, unitAt, unitBefore, widthOf } from './units.ts';

/** Words that say what a value next to them is. All in lower case. */
export interface Vocabulary {
  /** Words that name the value: `phone`. */
  readonly names: ReadonlySet<string>;
  /** Names of two words, by the second: `id` after `caller`. */
  readonly phrases: ReadonlyMap<string, ReadonlySet<string>>;
  /** Parts of words in scripts without spaces that name it. */
  readonly ideographs: readonly string[];
  /** Words that may stand between a name and the value: `number is`, `sent to`. */
  readonly links: ReadonlySet<string>;
  /** Words after which a name names something else: `system` before `call`. */
  readonly spoilers: ReadonlySet<string>;
  /** How names and links end: {@link compileVocabulary} makes it. */
  readonly endings: Uint8Array;
}

const LETTERS = 26;

/** The vocabulary of these words. */
export function compileVocabulary(words: Omit<Vocabulary, 'endings'>): Vocabulary {
  const endings = new Uint8Array(LETTERS * (LETTERS + 1));
  for (const word of [...words.names, ...words.links, ...words.phrases.keys()]) {
    const last = letterIndex(word.charCodeAt(word.length - 1));
    const second = word.length > 1 ? letterIndex(word.charCodeAt(word.length - 2)) : LETTERS;
    if (last >= 0 && second >= 0) endings[second * LETTERS + last] = 1;
  }
  return { ...words, endings };
}

/** The place of an ASCII letter in the alphabet, in any case; -1 for anything else. */
function letterIndex(code: number): number {
  const index = (code | 0x20) - 0x61;
  return index >= 0 && index < LETTERS ? index : -1;
}

/** A word and where it starts. */
export interface Word {
  readonly text: string;
  readonly start: number;
}

const MAX_LINKS = 4;
const MAX_WORD_LENGTH = 24;
const MAX_PUNCTUATION = 12;

/** What may stand between a word and what it names: separators of sentences, key=value, JSON, XML, URLs. */
const CONNECTING = new Set([...':="\'\\([<>).#/*_'].map((char) => char.charCodeAt(0)));
/** CJK colon and brackets in their wide form. */
const WIDE = new Set([0xff1a, 0xff08, 0xff09, 0x3000]);

/**
 * Whether the words before `at` name what starts there: the nearest word that is no link is a name. Words of `view.name`
 * come before those of the text. Reads at most about 150 characters, escaped or not.
 */
export function isNamed(view: View, at: number, vocabulary: Vocabulary): boolean {
  const floor = view.previous?.end ?? 0;
  if (!mayBeNamed(view, at, floor, vocabulary.endings)) return false;
  const inText = nameBefore(view.text, at, floor, vocabulary);
  if (inText !== undefined) return inText;
  return view.name !== '' && (nameBefore(view.name, view.name.length, 0, vocabulary) ?? false);
}

/** A look at the last two letters of the word before `at`: most words are no names, and end like none. */
function mayBeNamed({ text, name }: View, at: number, floor: number, endings: Uint8Array | undefined): boolean {
  for (let i = at - 1; i >= floor && i >= at - MAX_PUNCTUATION; i--) {
    const code = text.charCodeAt(i);
    if (code >= 0x80 || code === PERCENT || code === BACKSLASH || code === SEMICOLON) return true;
    const last = letterIndex(code);
    if (last >= 0) return endings === undefined || hasEnding(text, i, floor, last, endings);
    if (code >= 0x30 && code <= 0x39) return isNumberedWord(text, i, floor) || endsEscape(text, i);
    if (!isOf(code, SPACE | HYPHEN) && !CONNECTING.has(code) && !isIndex(text, i + 1, code)) return false;
  }
  return at - floor < MAX_PUNCTUATION && floor === 0 && name !== '';
}

function hasEnding(text: string, at: number, floor: number, last: number, endings: Uint8Array): boolean {
  const code = at > floor ? text.charCodeAt(at - 1) : 0;
  if (code >= 0x80) return true;
  const second = letterIndex(code);
  return endings[(second < 0 ? LETTERS : second) * LETTERS + last] === 1 || endsEscape(text, at);
}

/** Whether the letter or digit at `at` may be of an escape such as `\u00ea` or `%aa`, or stand right behind one. */
function endsEscape(text: string, at: number): boolean {
  for (let i = at - 1; i >= at - 6 && i >= 0; i--) {
    const code = text.charCodeAt(i);
    if (code === PERCENT || code === BACKSLASH) return true;
    if (hexValue(code) < 0 && code !== LOWER_U) return false;
  }
  return false;
}

/** Whether the digits that end at `at` may be of a word, as in `phone2`, or of an escape such as `%20`. */
function isNumberedWord(text: string, at: number, floor: number): boolean {
  let start = at;
  while (start > floor && start > at - 3 && isOf(charCodeAt(text, start - 1), DIGIT)) start--;
  const before = start > floor ? charCodeAt(text, start - 1) : 0;
  return before === PERCENT || isOf(before, LETTER | DIGIT);
}

/** What stands between the items of a list, of which the first was named. */
const MAX_LIST_GAP = 16;

/** A quick look before any {@link isNamed}: false when no word can name what starts at `at`. */
export const mayHaveWordBefore = (view: View, at: number): boolean =>
  (view.previous !== undefined && at - view.previous.end <= MAX_LIST_GAP) || mayBeNamed(view, at, 0, undefined);

/** The word before `at`, in lower case, if only connecting punctuation stands between. */
export const wordBefore = (view: View, at: number): Word | undefined => {
  const end = skipPunctuation(view.text, at, view.previous?.end ?? 0);
  return end < 0 ? undefined : readWord(view.text, end, view.previous?.end ?? 0);
};

/** True or false once a word decides; undefined when the text begins before one does. */
function nameBefore(text: string, at: number, floor: number, words: Vocabulary): boolean | undefined {
  let position = at;
  for (let links = 0; links <= MAX_LINKS; links++) {
    const end = skipPunctuation(text, position, floor);
    if (end < 0) return false;
    if (end <= floor) return floor === 0 ? undefined : false;
    const word = readWord(text, end, floor);
    if (word === undefined) return false;
    if (isName(text, word, floor, words)) return true;
    if (!words.links.has(word.text)) return false;
    position = word.start;
  }
  return false;
}

function isName(
  text: string,
  word: Word,
  floor: number,
  { names, phrases, ideographs, spoilers }: Vocabulary,
): boolean {
  if (names.has(word.text)) return !spoilers.has(textBefore(text, word, floor));
  if (phrases.get(word.text)?.has(textBefore(text, word, floor))) return true;
  return isOf(charCodeAt(word.text, 0), IDEOGRAPH) && ideographs.some((part) => word.text.includes(part));
}

/** The word before `word`, empty when there is none. */
function textBefore(text: string, word: Word, floor: number): string {
  const end = skipPunctuation(text, word.start, floor);
  return end > floor ? (readWord(text, end, floor)?.text ?? '') : '';
}

/** The end of the word before `at`; at most `floor` when there is none; -1 when something else is in between. */
function skipPunctuation(text: string, at: number, floor: number): number {
  let position = at;
  for (let count = 0; count < MAX_PUNCTUATION; count++) {
    const unit = position > floor ? unitBefore(text, position) : 0;
    if (unit === 0) return floor;
    const code = codeOf(unit);
    if (isOf(code, LETTER | IDEOGRAPH) && code !== UNDERSCORE) return position;
    if (isOf(code, DIGIT)) return skipNumber(text, position, floor);
    const isEntity = code === SEMICOLON;
    const width = isEntity ? entityLength(text, position, floor) : widthOf(unit);
    if (width === 0 || (!isEntity && !connects(text, position, code))) return -1;
    position -= width;
  }
  return -1;
}

const connects = (text: string, end: number, code: number): boolean =>
  isOf(code, SPACE | HYPHEN) || CONNECTING.has(code) || WIDE.has(code) || isIndex(text, end, code);

/** Whether the bracket that ends at `end` closes an index to which a value is given: `user[phone]=`, `[phone] => `. */
const isIndex = (text: string, end: number, code: number): boolean =>
  code === CLOSE_BRACKET && (codeOf(unitAt(text, end)) === EQUALS || text.startsWith(' =', end));

/** Quotes and other separators as HTML and XML write them. */
const ENTITY = /&(?:quot|apos|nbsp|lt|gt|#(?:34|39|58|60|61|62|160|x22|x27|x3a|x3d|xa0));$/i;
const MAX_ENTITY_LENGTH = 6;

/** The length of the entity that ends before `at`, 0 when there is none that connects. */
const entityLength = (text: string, at: number, floor: number): number =>
  ENTITY.exec(text.slice(Math.max(floor, at - MAX_ENTITY_LENGTH), at))?.[0].length ?? 0;

/** `phone2` and `phone_e164` are phones too: past at most three digits that follow a letter or `_`. */
function skipNumber(text: string, at: number, floor: number): number {
  let position = at;
  while (position > Math.max(floor, at - 4) && isOf(charCodeAt(text, position - 1), DIGIT)) position--;
  if (at - position > 3 || position <= floor || !isOf(charCodeAt(text, position - 1), LETTER)) return -1;
  const isUnderscore = charCodeAt(text, position - 1) === UNDERSCORE;
  return isUnderscore ? position - 1 : position;
}

/** The word that ends at `end`. `phoneNumber` is two words. Undefined when it is too long to be in a vocabulary. */
function readWord(text: string, end: number, floor: number): Word | undefined {
  return readPlainWord(text, end, floor) ?? readAnyWord(text, end, floor);
}

/** A word of ASCII letters that no escape can touch; undefined for any other. */
function readPlainWord(text: string, end: number, floor: number): Word | undefined {
  let start = end;
  const limit = Math.max(floor, end - MAX_WORD_LENGTH);
  while (start > limit && letterIndex(text.charCodeAt(start - 1)) >= 0) {
    start--;
    if (isUpper(text, start) && start + 1 < end && !isUpper(text, start + 1)) break;
  }
  if (start === end || start === limit) return undefined;
  const before = text.charCodeAt(start - 1);
  if (before >= 0x80 || before === BACKSLASH || before === PERCENT || isOf(before, DIGIT)) return undefined;
  // A sequence that sets colours ends in an m.
  return COLOR_END.has(before) ? undefined : { text: text.slice(start, end).toLowerCase(), start };
}

/** What stands before the `m` of a colour sequence, beside digits. */
const COLOR_END = new Set([0x5b, 0x3b]);

function readAnyWord(text: string, end: number, floor: number): Word | undefined {
  let start = end;
  let isEscaped = false;
  for (let count = 0; start > floor; count++) {
    const unit = unitBefore(text, start);
    const code = codeOf(unit);
    const width = widthOf(unit);
    if (!isOf(code, LETTER | IDEOGRAPH) || code === UNDERSCORE || start - width < floor) break;
    if (count === MAX_WORD_LENGTH) return undefined;
    start -= width;
    isEscaped ||= width > 1;
    if (isUpper(text, start) && start + 1 < end && !isUpper(text, start + 1)) break;
  }
  return { text: (isEscaped ? unescaped(text, start, end) : text.slice(start, end)).toLowerCase(), start };
}

function unescaped(text: string, start: number, end: number): string {
  let plain = '';
  for (let at = start; at < end; at += widthOf(unitAt(text, at)))
    plain += String.fromCharCode(codeOf(unitAt(text, at)));
  return plain;
}

const isUpper = (text: string, at: number): boolean => {
  const code = charCodeAt(text, at);
  return code >= 0x41 && code <= 0x5a;
};
