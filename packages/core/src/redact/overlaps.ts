import type { Span } from './detector.ts';

/**
 * `spans` in the order of the text, none touching another's characters. Spans that overlap become one that covers them
 * all, so that nothing which was found stays in part; its kind is that of the longest, then of the first, then of the
 * one that stands first in `spans`. Takes the spans in any order and leaves them alone.
 */
export function resolveOverlaps(spans: readonly Span[]): Span[] {
  const resolved: Span[] = [];
  let best: Span | undefined;
  for (const span of spans.toSorted(inTextOrder)) {
    const last = resolved.at(-1);
    if (last === undefined || best === undefined || span.start >= last.end) {
      resolved.push(span);
      best = span;
      continue;
    }
    if (length(span) > length(best)) best = span;
    resolved[resolved.length - 1] = { start: last.start, end: Math.max(last.end, span.end), kind: best.kind };
  }
  return resolved;
}

const length = (span: Span): number => span.end - span.start;

const inTextOrder = (a: Span, b: Span): number => a.start - b.start || b.end - a.end;
