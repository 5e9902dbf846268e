import type { Detector, Span, View } from './detector.ts';
import { isDigit, NumberTable } from './number-starts.ts';

/** Finds every candidate that passes its check, in the order of where detectors met them; they may overlap. */
export type Scan = (text: string, name?: string) => readonly Span[];

/** One reason to ask a detector at a character. */
interface Trigger {
  readonly detector: Detector;
  /** The word that must stand there; an empty word always does. */
  readonly word: string;
  /** Characters that must not stand before; undefined when any may. */
  readonly row: ReadonlySet<number> | undefined;
}

const ASCII_DIGITS: readonly number[] = Array.from({ length: 10 }, (_, digit) => 0x30 + digit);

const NOTHING: readonly Span[] = Object.freeze([]);

/**
 * Compiles `detectors` to one function that reads a text once: a table names, for each character, the few detectors that
 * may start there, and most characters name none; another does so for rows of digits. At most 255 different sets of
 * detectors can share one table.
 */
export function compileScan(detectors: readonly Detector[]): Scan {
  const { table, sets } = compileTriggers(detectors);
  const numbers = compileNumbers(detectors);
  const hasNumbers = !numbers.isEmpty;
  /** Whether a set has to be asked again at a character behind one of the same set. */
  const repeats = Uint8Array.from(sets, (triggers) => (triggers.some(({ row }) => row === undefined) ? 1 : 0));
  /** Whether nothing can start at the second digit of a row: all digits start the same, and only as the first. */
  const skipsRows = ASCII_DIGITS.every((code) => table[code] === table[0x30] && repeats[table[code] as number] === 0);
  return (text, name = '') => {
    // Of this call alone: a detector may redact another text.
    const view = { text, name, previous: undefined as Span | undefined };
    let found: Span[] | undefined;
    let before = 0;
    /** Where the row of digits ends that was looked at last. */
    let rowEnd = 0;
    const { length } = text;
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      const id = table[code] as number;
      if (id === 0) {
        before = 0;
        continue;
      }
      let spans: Span[] | undefined;
      if (id !== before || repeats[id] === 1) spans = ask(sets[id] as readonly Trigger[], view, at, spans);
      if (hasNumbers && at >= rowEnd && isDigit(code)) {
        rowEnd = at + 1;
        while (rowEnd < length && isDigit(text.charCodeAt(rowEnd))) rowEnd++;
        const triggers = numbers.at(view, at, rowEnd);
        if (triggers.length > 0) spans = ask(triggers, view, at, spans);
        if (spans === undefined && skipsRows) at = rowEnd - 1;
      }
      before = id;
      if (spans === undefined) continue;
      found ??= [];
      found.push(...spans);
      view.previous = reachFurthest(spans, view.previous);
      at = Math.max(at, view.previous.end - 1);
      before = 0;
      rowEnd = 0;
    }
    return found ?? NOTHING;
  };
}

/** `found` and all findings at `at`, or undefined: a text without findings allocates nothing. */
function ask(triggers: readonly Trigger[], view: View, at: number, before: Span[] | undefined): Span[] | undefined {
  let found = before;
  for (const { detector, word, row } of triggers) {
    if (row !== undefined && continuesRow(view, at, row)) continue;
    if (word !== '' && !startsWithWord(view.text, at, word)) continue;
    const span = detector.find(view, at);
    if (span !== undefined) {
      found ??= [];
      found.push(span);
    }
  }
  return found;
}

const continuesRow = ({ text, previous }: View, at: number, row: ReadonlySet<number>): boolean =>
  at > 0 && at !== previous?.end && row.has(text.charCodeAt(at - 1));

function reachFurthest(spans: readonly Span[], previous: Span | undefined): Span {
  let furthest = previous ?? (spans[0] as Span);
  for (const span of spans) if (span.end > furthest.end) furthest = span;
  return furthest;
}

function startsWithWord(text: string, at: number, word: string): boolean {
  if (at + word.length > text.length) return false;
  for (let i = 0; i < word.length; i++) if (lowerAscii(text.charCodeAt(at + i)) !== word.charCodeAt(i)) return false;
  return true;
}

const lowerAscii = (code: number): number => (code >= 0x41 && code <= 0x5a ? code | 0x20 : code);

function compileTriggers(detectors: readonly Detector[]): { table: Uint8Array; sets: (readonly Trigger[])[] } {
  const table = new Uint8Array(0x10000);
  const sets: (readonly Trigger[])[] = [[]];
  const ids = new Map<string, number>();
  for (const [code, { triggers, key }] of triggersByCode(detectors)) {
    const id = ids.get(key) ?? sets.length;
    if (id === sets.length) sets.push(triggers);
    ids.set(key, id);
    table[code] = id;
  }
  if (sets.length > 256) throw new RangeError('detectors: more than 255 sets of starting characters');
  return { table, sets };
}

/** The detectors that name the rows of digits at which they are asked. */
function compileNumbers(detectors: readonly Detector[]): NumberTable<Trigger> {
  const table = new NumberTable<Trigger>();
  for (const detector of detectors) {
    const { numbers } = detector.starts;
    if (numbers !== undefined) table.add({ detector, word: '', row: undefined }, numbers);
  }
  return table;
}

interface CodeTriggers {
  readonly triggers: Trigger[];
  /** Equal for characters at which the same detectors are asked for the same reasons. */
  key: string;
}

function triggersByCode(detectors: readonly Detector[]): Map<number, CodeTriggers> {
  const byCode = new Map<number, CodeTriggers>();
  const entryOf = (code: number): CodeTriggers => {
    const entry = byCode.get(code) ?? { triggers: [], key: '' };
    byCode.set(code, entry);
    return entry;
  };
  const add = (code: number, trigger: Trigger, key: string): void => {
    const entry = entryOf(code);
    entry.triggers.push(trigger);
    entry.key += `${key};`;
  };
  detectors.forEach((detector, index) => {
    const { chars = '', runs = '', words = [], numbers } = detector.starts;
    // Digits have a set of their own then, maybe an empty one: the scan passes by all that has none.
    if (numbers !== undefined) ASCII_DIGITS.forEach(entryOf);
    const row = codesOf(numbers === undefined ? runs : runs.replace(/[0-9]/g, ''));
    for (const code of codesOf(chars)) add(code, { detector, word: '', row: undefined }, `${index}`);
    for (const code of row) add(code, { detector, word: '', row }, `${index} run`);
    for (const word of words) {
      for (const code of codesOf(word.charAt(0) + word.charAt(0).toUpperCase())) {
        add(code, { detector, word, row: undefined }, `${index} ${word}`);
      }
    }
  });
  return byCode;
}

const codesOf = (chars: string): ReadonlySet<number> => new Set(chars.split('').map((char) => char.charCodeAt(0)));
