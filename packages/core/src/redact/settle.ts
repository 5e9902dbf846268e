import type { Span } from './detector.ts';
import { resolveOverlaps } from './overlaps.ts';
import { replaceSpans, substitutesOf } from './replace.ts';
import { marker } from './replacements/marker.ts';
import type { Operator } from './replacements/operator.ts';
import type { Scan } from './scan.ts';

/** Findings and the text without them. */
export interface Settled {
  readonly spans: readonly Span[];
  readonly text: string;
}

/**
 * A finding can hide behind another: in `555-0199:a@example.com` the number ends nowhere until the address is gone. One
 * round more uncovers it; no text is known that needs a third with the built-in detectors, but a rule of a policy can find
 * more each time, such as `\S+ x` in `x x x x`. The bound keeps the time linear.
 */
const MAX_ROUNDS = 8;

/**
 * Finds and replaces until the text that comes out has no finding; when that has no end, all of the text is one. `scan` has
 * found `found` in `text`, which is not empty.
 */
export function settle(scan: Scan, text: string, name: string, found: readonly Span[], replacement: Operator): Settled {
  let spans = resolveOverlaps(found);
  for (let round = 1; ; round++) {
    const substitutes = substitutesOf(text, spans, replacement);
    const output = replaceSpans(text, spans, substitutes);
    const more = scan(output, name);
    if (more.length === 0) return { spans, text: output };
    if (round === MAX_ROUNDS) return whole(text, more[0] as Span);
    spans = resolveOverlaps([...spans, ...toOriginal(more, spans, substitutes)]);
  }
}

const whole = (text: string, { kind }: Span): Settled => ({
  spans: [{ start: 0, end: text.length, kind }],
  text: marker(kind, text),
});

/** Spans of the output as spans of the text. One that touches a substitute covers all that this stands for. */
function toOriginal(found: readonly Span[], spans: readonly Span[], substitutes: readonly string[]): Span[] {
  const places = placesOf(spans, substitutes);
  return found.map(({ start, end, kind }) => {
    const first = placeAt(places, start);
    const last = placeAt(places, end - 1);
    return {
      start:
        first === undefined ? start : start < first.to ? first.original.start : start + first.original.end - first.to,
      end: last === undefined ? end : end <= last.to ? last.original.end : end + last.original.end - last.to,
      kind,
    };
  });
}

/** Where a substitute stands in the output, and for what. */
interface Place {
  readonly from: number;
  readonly to: number;
  readonly original: Span;
}

function placesOf(spans: readonly Span[], substitutes: readonly string[]): Place[] {
  let shift = 0;
  return spans.map((original, i) => {
    const from = original.start + shift;
    const to = from + (substitutes[i] as string).length;
    shift = to - original.end;
    return { from, to, original };
  });
}

/** The last place that starts at or before `offset`. */
function placeAt(places: readonly Place[], offset: number): Place | undefined {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] as Place).from <= offset) low = middle + 1;
    else high = middle;
  }
  return places[low - 1];
}
