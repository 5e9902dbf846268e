import { OPEN_BRACKET } from './char-codes.ts';
import type { Span } from './detector.ts';

/** `[REDACTED]`, `[REDACTED:EMAIL]`, `[EMAIL#kgtbqmdrfvhscnpj]`, `[EMAIL:***.com]`: what the replacements write. */
const SUBSTITUTE =
  /\[(?:REDACTED(?::[A-Z][A-Z0-9_]{0,63})?|[A-Z][A-Z0-9_]{0,63}(?:#[bcdfghjkmnpqrstv]{16}|:\*{3}[A-Za-z0-9._-]{0,4}))\]/y;
/** The longest of them, counted generously. */
const MAX_LENGTH = 96;

/**
 * Knows again what redaction has written, of this policy or an earlier one: nothing in it is a finding. Without this a
 * pattern that matches `REDACTED`, or a name such as `password=` before a pseudonym, would find its own output.
 */
export class Substitutes {
  readonly #texts: readonly string[];

  /** `texts` are the fixed texts of the policy. */
  constructor(texts: readonly string[]) {
    this.#texts = [...new Set(texts)];
  }

  /** Whether all of `span` is part of one substitute. */
  covers(text: string, span: Pick<Span, 'start' | 'end'>): boolean {
    return coveredByMarker(text, span) || this.#texts.some((fixed) => coveredByText(text, span, fixed));
  }

  /** Whether `text` is one substitute and nothing else. */
  is(text: string): boolean {
    return this.covers(text, { start: 0, end: text.length });
  }
}

/** Whether `key` is a marker, maybe with the number that keeps two keys apart: it names what was there, not its value. */
export const isMarkerKey = (key: string): boolean => {
  const marker = key.replace(/ \d{1,9}$/, '');
  return marker.startsWith('[') && coveredByMarker(marker, { start: 0, end: marker.length });
};

function coveredByMarker(text: string, { start, end }: Pick<Span, 'start' | 'end'>): boolean {
  if (end - start > MAX_LENGTH) return false;
  for (let at = start; at >= Math.max(0, end - MAX_LENGTH); at--) {
    if (text.charCodeAt(at) !== OPEN_BRACKET) continue;
    SUBSTITUTE.lastIndex = at;
    return SUBSTITUTE.test(text) && SUBSTITUTE.lastIndex >= end;
  }
  return false;
}

function coveredByText(text: string, { start, end }: Pick<Span, 'start' | 'end'>, fixed: string): boolean {
  if (end - start > fixed.length) return false;
  const from = Math.max(0, end - fixed.length);
  return text.slice(from, start + fixed.length).includes(fixed);
}
