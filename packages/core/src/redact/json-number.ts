import type { Span } from './detector.ts';
import { quoteEscapeLength } from './units.ts';

/** RFC 8259 section 6, without exponent: no finding has one. */
const JSON_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;

/**
 * The quote to put around a replacement so that JSON text stays JSON: empty, except when the span is a number that is the
 * whole value of a member (`"phone":5550100`) or an item of an array. In JSON within JSON the quote is escaped (`\"`) as
 * that of its key is. `before` is the finding before, and `quoteBefore` what was put around that.
 */
export function jsonNumberQuote(text: string, span: Span, before: Span | undefined, quoteBefore: string): string {
  if (!JSON_NUMBER.test(text.slice(span.start, span.end))) return '';
  const next = text.charAt(skipSpaces(text, span.end, 1));
  if (next !== ',' && next !== '}' && next !== ']') return '';
  const opener = skipSpaces(text, span.start - 1, -1);
  switch (text.charAt(opener)) {
    case ':':
      return quoteOf(text, opener);
    case '[':
      return quoteOf(text, skipBrackets(text, opener));
    case ',': {
      const item = skipSpaces(text, opener - 1, -1);
      return item + 1 === before?.end ? quoteBefore : quoteEndingAt(text, item);
    }
    default:
      return '';
  }
}

/** `span` with the sign before it where both are a number of JSON: what takes its place is a string. */
export function withSign(text: string, span: Span): Span {
  if (text.charAt(span.start - 1) !== '-') return span;
  const signed = { ...span, start: span.start - 1 };
  const opener = text.charAt(skipSpaces(text, signed.start - 1, -1));
  const next = text.charAt(skipSpaces(text, span.end, 1));
  const isNumber = JSON_NUMBER.test(text.slice(signed.start, span.end));
  return isNumber && opener !== '' && ':[,'.includes(opener) && next !== '' && ',}]'.includes(next) ? signed : span;
}

/** Whether the span could be a number that is an item of a JSON array. */
export function isItem(text: string, { start, end }: Span): boolean {
  const next = text.charAt(skipSpaces(text, end, 1));
  if (next !== ',' && next !== ']') return false;
  const opener = text.charAt(skipSpaces(text, start - 1, -1));
  return (opener === '[' || opener === ',') && JSON_NUMBER.test(text.slice(start, end));
}

/** Whether `text` is the JSON text of an object or array. */
export function isJsonText(text: string): boolean {
  const first = text.charAt(skipSpaces(text, 0, 1));
  if (first !== '[' && first !== '{') return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The quote of the key whose colon stands at `colon`; nothing when there is none. */
const quoteOf = (text: string, colon: number): string =>
  text.charAt(colon) === ':' ? quoteEndingAt(text, skipSpaces(text, colon - 1, -1)) : '';

/** The first offset from `at` back that is no opening bracket of an array in an array. */
function skipBrackets(text: string, at: number): number {
  let i = at;
  while (text.charAt(i) === '[') i = skipSpaces(text, i - 1, -1);
  return i;
}

/** The quote that ends at `at`, with its backslashes, or nothing. */
function quoteEndingAt(text: string, at: number): string {
  if (text.charAt(at) !== '"') return '';
  return text.slice(at - quoteEscapeLength(text, at), at + 1);
}

/** The first offset from `at` on, in the direction of `step`, that is no JSON white space. */
function skipSpaces(text: string, at: number, step: 1 | -1): number {
  let i = at;
  while (i >= 0 && i < text.length && ' \t\n\r'.includes(text.charAt(i))) i += step;
  return i;
}

/** Tells whether offsets of a JSON text are inside of a string. They must be asked for in ascending order: one pass answers all. */
export class StringTracker {
  readonly #text: string;
  #at = 0;
  #inside = false;

  constructor(text: string) {
    this.#text = text;
  }

  isInside(offset: number): boolean {
    for (; this.#at < offset; this.#at++) {
      const char = this.#text.charAt(this.#at);
      if (char === '\\') this.#at++;
      else if (char === '"') this.#inside = !this.#inside;
    }
    return this.#inside;
  }
}
