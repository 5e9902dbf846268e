import type { Detector, Span, View } from './detector.ts';

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

const NOTHING: readonly Span[] = Object.freeze([]);

/**
 * Compiles `detectors` to one function that reads a text once: a table names, for each character, the few detectors that
 * may start there, and most characters name none. At most 255 different sets of detectors can share one table.
 */
export function compileScan(detectors: readonly Detector[]): Scan {
  const { table, sets } = compileTriggers(detectors);
  /** Whether a set has to be asked again at a character behind one of the same set. */
  const repeats = Uint8Array.from(sets, (triggers) => (triggers.some(({ row }) => row === undefined) ? 1 : 0));
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
        const spans = ask(sets[id] as readonly Trigger[], view, at);
        if (spans !== undefined) {
          found ??= [];
          found.push(...spans);
          view.previous = reachFurthest(spans, view.previous);
          at = Math.max(at, view.previous.end - 1);
          before = 0;
          continue;
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
function ask(triggers: readonly Trigger[], view: View, at: number): Span[] | undefined {
  let found: Span[] | undefined;
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

interface CodeTriggers {
  readonly triggers: Trigger[];
  /** Equal for characters at which the same detectors are asked for the same reasons. */
  key: string;
}

function triggersByCode(detectors: readonly Detector[]): Map<number, CodeTriggers> {
  const byCode = new Map<number, CodeTriggers>();
  const add = (code: number, trigger: Trigger, key: string): void => {
    const entry = byCode.get(code) ?? { triggers: [], key: '' };
    entry.triggers.push(trigger);
    entry.key += `${key};`;
    byCode.set(code, entry);
  };
  detectors.forEach((detector, index) => {
    const { chars = '', runs = '', words = [] } = detector.starts;
    const row = codesOf(runs);
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
