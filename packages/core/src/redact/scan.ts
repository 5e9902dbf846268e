import type { Detector, Span, View } from './detector.ts';
import { type AskNumber, type NumberPlan, type NumberRow, NumberShapes, SEPARATORS } from './number-shapes.ts';
import { mayHaveWordBefore } from './words.ts';

/** Finds every candidate that passes its check, in the order of where detectors met them; they may overlap. */
export type Scan = (text: string, name?: string) => readonly Span[];

type Find = Detector['find'];

/** One reason to ask a detector at a character. */
interface Trigger {
  readonly find: Find;
  /** The word that must stand there; an empty word always does. */
  readonly word: string;
  /** Characters that must not stand before; undefined when any may. */
  readonly row: ReadonlySet<number> | undefined;
  /** The ASCII characters that may stand before and behind; undefined when all may. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The triggers of one character. */
interface Place {
  readonly triggers: readonly Trigger[];
  /** For each ASCII character before and behind, a bit for each trigger that goes with it; at {@link NOT_ASCII} all of them. */
  readonly before: Int32Array;
  readonly after: Int32Array;
}

const NOTHING: readonly Span[] = Object.freeze([]);
/** As many as a neighbour has bits for. */
const MAX_TRIGGERS = 31;
const NOT_ASCII = 0x80;
/** Stands in the table at the digits 0 to 9 when they are read as numbers. */
const NUMBER = 255;
const DIGITS = '0123456789';

/**
 * Compiles `detectors` to one function that reads a text once: a table names, for each character, the few detectors that
 * may start there, their neighbours turn down most of these, and numbers are looked up as a whole by their shape.
 */
export function compileScan(detectors: readonly Detector[]): Scan {
  const { table, places } = compilePlaces(detectors);
  const numbers = compileNumbers(detectors, table);
  return (text, name = '') => {
    // Of this call alone: a detector may redact another text.
    const view = { text, name, previous: undefined as Span | undefined };
    let found: Span[] | undefined;
    const { length } = text;
    for (let at = 0; at < length; at++) {
      const id = table[text.charCodeAt(at)] as number;
      if (id === 0) continue;
      let spans: Span[] | undefined;
      if (id !== NUMBER) spans = askPlace(places[id] as Place, view, at);
      else {
        const plan = numbers.read(text, at, at === view.previous?.end);
        // Kept: a detector may redact another text.
        const { end } = numbers;
        if (plan !== undefined) {
          const isNamed = mayHaveWordBefore(view, at);
          if (isNamed || !plan.named) spans = askNumber(table, places, plan, isNamed, view, at, end);
        }
        if (spans === undefined) at = end - 1;
      }
      if (spans === undefined) continue;
      found ??= [];
      found.push(...spans);
      view.previous = reachFurthest(spans, view.previous);
      at = Math.max(at, view.previous.end - 1);
    }
    return found ?? NOTHING;
  };
}

/** All findings at `at`, or undefined: a text without findings allocates nothing. */
function askPlace({ triggers, before, after }: Place, view: View, at: number): Span[] | undefined {
  const { text, previous } = view;
  let bits = after[at + 1 < text.length ? Math.min(text.charCodeAt(at + 1), NOT_ASCII) : 0] as number;
  if (bits === 0) return undefined;
  if (at !== previous?.end) bits &= before[at > 0 ? Math.min(text.charCodeAt(at - 1), NOT_ASCII) : 0] as number;
  let found: Span[] | undefined;
  for (let i = 0; bits !== 0; i++, bits >>>= 1) {
    if ((bits & 1) === 0) continue;
    const { find, word, row } = triggers[i] as Trigger;
    if (row !== undefined && continuesRow(view, at, row)) continue;
    if (word !== '' && !startsWithWord(text, at, word)) continue;
    const span = find(view, at);
    if (span === undefined) continue;
    found ??= [];
    found.push(span);
  }
  return found;
}

/** The first findings in the number from `from` to `to`: at its rows of digits, and at what stands between them. */
function askNumber(
  table: Uint8Array,
  places: readonly Place[],
  { rows, between, others }: NumberPlan<Find>,
  isNamed: boolean,
  view: View,
  from: number,
  to: number,
): Span[] | undefined {
  const { text } = view;
  let row = 0;
  for (let at = from; at < to; at++) {
    const id = table[text.charCodeAt(at)] as number;
    if (id === 0) continue;
    let found: Span[] | undefined;
    if (id !== NUMBER) found = between ? askPlace(places[id] as Place, view, at) : undefined;
    else if (at === view.previous?.end || at === 0 || table[text.charCodeAt(at - 1)] !== NUMBER) {
      found = askRow(rows[row++] ?? others, isNamed, view, at);
      if (row === rows.length && !between) return found;
    }
    if (found !== undefined) return found;
  }
  return undefined;
}

function askRow({ items, named }: NumberRow<Find>, isNamed: boolean, view: View, at: number): Span[] | undefined {
  let found: Span[] | undefined;
  for (let i = 0; i < items.length; i++) {
    if (named[i] === true && !isNamed) continue;
    const span = (items[i] as Find)(view, at);
    if (span === undefined) continue;
    found ??= [];
    found.push(span);
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

/** The shapes of numbers that somebody asks for. Where none does, the table stays as it is and digits are no numbers. */
function compileNumbers(detectors: readonly Detector[], table: Uint8Array): NumberShapes<Find> {
  const asks = detectors.flatMap(({ starts: { numbers }, find }) => (numbers ? [{ item: find, ask: numbers }] : []));
  if (asks.length > 0) for (const digit of DIGITS) table[digit.charCodeAt(0)] = NUMBER;
  return new NumberShapes(asks, detectors.map(askBetween));
}

/** Whether a detector wants to be asked at a separator within a number. */
function askBetween({ starts: { chars = '', runs = '', places = [], inNumbers } }: Detector): AskNumber {
  const inside = places.filter(({ before, after }) => hasDigit(before) && hasDigit(after)).map((place) => place.chars);
  const separators = [...SEPARATORS].filter((char) => [chars, runs, ...inside].some((some) => some.includes(char)));
  if (separators.length === 0) return () => 'no';
  return (before, rest) => {
    if (!separators.some((char) => rest.includes(char))) return 'no';
    return (inNumbers?.test(before + rest) ?? true) ? 'yes' : 'no';
  };
}

const hasDigit = (chars: string | undefined): boolean => chars === undefined || /[0-9]/.test(chars);

function compilePlaces(detectors: readonly Detector[]): { table: Uint8Array; places: readonly Place[] } {
  const table = new Uint8Array(0x10000);
  const places: Place[] = [compilePlace([])];
  const ids = new Map<string, number>();
  for (const [code, { triggers, key }] of triggersByCode(detectors)) {
    const id = ids.get(key) ?? places.length;
    if (id === places.length) places.push(compilePlace(triggers));
    ids.set(key, id);
    table[code] = id;
  }
  if (places.length > NUMBER) throw new RangeError('detectors: too many sets of starting characters');
  return { table, places };
}

function compilePlace(triggers: readonly Trigger[]): Place {
  if (triggers.length > MAX_TRIGGERS) throw new RangeError('detectors: too many start at one character');
  const all = 2 ** triggers.length - 1;
  const before = new Int32Array(NOT_ASCII + 1).fill(all);
  const after = new Int32Array(NOT_ASCII + 1).fill(all);
  triggers.forEach((trigger, i) => {
    for (let code = 0; code < NOT_ASCII; code++) {
      const char = String.fromCharCode(code);
      if (trigger.before?.includes(char) === false) before[code] = (before[code] as number) & ~(1 << i);
      if (trigger.after?.includes(char) === false) after[code] = (after[code] as number) & ~(1 << i);
    }
  });
  return { triggers, before, after };
}

interface CodeTriggers {
  readonly triggers: Trigger[];
  /** Equal for characters at which the same detectors are asked for the same reasons. */
  key: string;
}

function triggersByCode(detectors: readonly Detector[]): Map<number, CodeTriggers> {
  const byCode = new Map<number, CodeTriggers>();
  const add = (chars: Iterable<string>, trigger: Trigger, key: string): void => {
    for (const char of chars) {
      const entry = byCode.get(char.charCodeAt(0)) ?? { triggers: [], key: '' };
      entry.triggers.push(trigger);
      entry.key += `${key};`;
      byCode.set(char.charCodeAt(0), entry);
    }
  };
  detectors.forEach(({ starts, find }, index) => {
    const { chars = '', runs = '', words = [], places = [], numbers } = starts;
    const always = { find, word: '', row: undefined, before: undefined, after: undefined };
    const row = (numbers === undefined ? runs : runs.replace(/[0-9]/g, '')).split('');
    add(chars.split(''), always, `${index}`);
    add(row, { ...always, row: new Set(runs.split('').map((char) => char.charCodeAt(0))) }, `${index} run`);
    for (const word of words) {
      add(new Set([word.charAt(0), word.charAt(0).toUpperCase()]), { ...always, word }, `${index} ${word}`);
    }
    places.forEach((place, i) => {
      const { before, after } = place;
      add(place.chars.split(''), { ...always, find: place.find ?? find, before, after }, `${index} place ${i}`);
    });
  });
  return byCode;
}
