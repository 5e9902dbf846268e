import type { Detector, Span, View } from './detector.ts';

/** Finds every candidate that passes its check, in the order of where detectors met them; they may overlap. */
export type Scan = (text: string, name?: string) => readonly Span[];

/** Which detectors are asked at a character: `each` always, `first` only if the character before is not of the same set. */
interface TriggerSet {
  readonly each: readonly Asked[];
  readonly all: readonly Asked[];
}

/** A detector, and the word that must stand at the character; an empty word always does. */
interface Asked {
  readonly detector: Detector;
  readonly word: string;
}

const NOTHING: readonly Span[] = Object.freeze([]);

/**
 * Compiles `detectors` to one function that reads a text once: a table names, for each character, the few detectors that
 * may start there, and most characters name none. At most 255 different sets of detectors can share one table.
 */
export function compileScan(detectors: readonly Detector[]): Scan {
  const { table, sets } = compileTriggers(detectors);
  const repeats = Uint8Array.from(sets, ({ each }) => (each.length > 0 ? 1 : 0));
  const view = { text: '', name: '', previous: undefined as Span | undefined };
  return (text, name = '') => {
    let found: Span[] | undefined;
    let before = 0;
    view.text = text;
    view.name = name;
    view.previous = undefined;
    for (let at = 0; at < text.length; at++) {
      const id = table[text.charCodeAt(at)] as number;
      if (id !== 0 && (id !== before || repeats[id] === 1)) {
        const set = sets[id] as TriggerSet;
        const span = ask(id === before ? set.each : set.all, view, at);
        if (span !== undefined) {
          found ??= [];
          found.push(...span);
          const furthest = reachFurthest(span, view.previous);
          view.previous = furthest;
          at = Math.max(at, furthest.end - 1);
        }
      }
      before = id;
    }
    view.text = '';
    view.previous = undefined;
    return found ?? NOTHING;
  };
}

/** All findings at `at`, or undefined: a text without findings allocates nothing. */
function ask(asked: readonly Asked[], view: View, at: number): Span[] | undefined {
  let found: Span[] | undefined;
  for (const { detector, word } of asked) {
    if (word !== '' && !startsWithWord(view.text, at, word)) continue;
    const span = detector.find(view, at);
    if (span !== undefined) {
      found ??= [];
      found.push(span);
    }
  }
  return found;
}

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

function compileTriggers(detectors: readonly Detector[]): { table: Uint8Array; sets: readonly TriggerSet[] } {
  const table = new Uint8Array(0x10000);
  const sets: TriggerSet[] = [{ each: [], all: [] }];
  const ids = new Map<string, number>();
  for (const [code, { each, first, key }] of triggersByCode(detectors)) {
    const id = ids.get(key) ?? sets.length;
    if (id === sets.length) sets.push({ each, all: [...each, ...first] });
    ids.set(key, id);
    table[code] = id;
  }
  if (sets.length > 256) throw new RangeError('detectors: more than 255 sets of starting characters');
  return { table, sets };
}

interface CodeTriggers {
  readonly each: Asked[];
  readonly first: Asked[];
  /** Equal for characters at which the same detectors are asked for the same things. */
  key: string;
}

function triggersByCode(detectors: readonly Detector[]): Map<number, CodeTriggers> {
  const byCode = new Map<number, CodeTriggers>();
  const add = (char: string, list: 'each' | 'first', asked: Asked, key: string): void => {
    const code = char.charCodeAt(0);
    const triggers = byCode.get(code) ?? { each: [], first: [], key: '' };
    triggers[list].push(asked);
    triggers.key += `${key};`;
    byCode.set(code, triggers);
  };
  detectors.forEach((detector, index) => {
    const { chars = '', runs = '', words = [] } = detector.starts;
    for (const char of chars) add(char, 'each', { detector, word: '' }, `${index}`);
    for (const char of runs) add(char, 'first', { detector, word: '' }, `${index} run`);
    for (const word of words) {
      for (const char of new Set([word.charAt(0), word.charAt(0).toUpperCase()])) {
        add(char, 'each', { detector, word }, `${index} ${word}`);
      }
    }
  });
  return byCode;
}
