import type { Span } from './detector.ts';
import { jsonNumberQuote } from './json-number.ts';
import type { Kind } from './kinds.ts';

/** `text` with `replacement(kind)` in place of each span. `spans` are in the order of the text and do not overlap. */
export function replaceSpans(text: string, spans: readonly Span[], replacement: (kind: Kind) => string): string {
  let output = '';
  let from = 0;
  for (const span of spans) {
    const quote = jsonNumberQuote(text, span);
    output += text.slice(from, span.start) + quote + replacement(span.kind) + quote;
    from = span.end;
  }
  return output + text.slice(from);
}
