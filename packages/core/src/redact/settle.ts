import type { Span } from './detector.ts';
import type { Kind } from './kinds.ts';
import { resolveOverlaps } from './overlaps.ts';
import { replaceSpans, substitutesOf } from './replace.ts';
import type { Scan } from './scan.ts';

/** Findings and the text without them. */
export interface Settled {
  readonly spans: readonly Span[];
  readonly text: string;
}

/**
 * A finding can hide behind another: in `555-0199:a@example.com` the number ends nowhere until the address is gone. One
 * round more uncovers it; no text is known that needs a third, and the bound keeps the time linear.
 */
const MAX_ROUNDS = 8;

/**
 * Finds and replaces until the text that comes out has no finding. `scan` has found `found` in `text`, which is not empty.
 */
export function settle(
  scan: Scan,
  text: string,
  name: string,
  found: readonly Span[],
  replacement: (kind: Kind) => string,
): Settled {
  let spans = resolveOverlaps(found);
  for (let round = 1; ; round++) {
    const substitutes = substitutesOf(text, spans, replacement);
    const output = replaceSpans(text, spans, substitutes);
    const more = round < MAX_ROUNDS ? scan(output, name) : [];
    if (more.length === 0) return { spans, text: output };
    spans = resolveOverlaps([...spans, ...more.map((span) => toOriginal(span, spans, substitutes))]);
  }
}

/** A span of the output as one of the text. One that touches a substitute covers all that this stands for. */
function toOriginal(span: Span, spans: readonly Span[], substitutes: readonly string[]): Span {
  let { start, end } = span;
  /** How much further offsets are in the text than in the output, behind the substitutes so far. */
  let shift = 0;
  for (const [i, original] of spans.entries()) {
    const from = original.start - shift;
    const to = from + (substitutes[i] as string).length;
    shift = original.end - to;
    if (span.start >= to) start = span.start + shift;
    else if (span.start > from) start = original.start;
    if (span.end >= to) end = span.end + shift;
    else if (span.end > from) end = original.end;
  }
  return { start, end, kind: span.kind };
}
