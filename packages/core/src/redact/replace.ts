import type { Span } from './detector.ts';
import { isItem, isJsonText, jsonNumberQuote, StringTracker } from './json-number.ts';
import type { Operator } from './replacements/operator.ts';

/** What takes the place of each span. `spans` are in the order of the text and do not overlap. */
export function substitutesOf(text: string, spans: readonly Span[], replacement: Operator): string[] {
  const substitutes: string[] = [];
  const strings = new StringTracker(text);
  let isJson: boolean | undefined;
  let quote = '';
  let before: Span | undefined;
  for (const span of spans) {
    quote = jsonNumberQuote(text, span, before, quote);
    // In an array nothing near tells that the item is one of JSON: only all of the text does.
    if (quote === '' && isItem(text, span)) {
      isJson ??= isJsonText(text);
      if (isJson) quote = '"';
    }
    // A plain quote would end a string that merely looks like a member, such as ":5550199, ".
    if (quote === '"' && strings.isInside(span.start)) quote = '';
    substitutes.push(quote + replacement(span.kind, text.slice(span.start, span.end)) + quote);
    before = span;
  }
  return substitutes;
}

/** `text` with `substitutes[i]` in place of `spans[i]`. */
export function replaceSpans(text: string, spans: readonly Span[], substitutes: readonly string[]): string {
  let output = '';
  let from = 0;
  spans.forEach(({ start, end }, i) => {
    output += text.slice(from, start) + substitutes[i];
    from = end;
  });
  return output + text.slice(from);
}
