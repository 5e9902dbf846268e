import { MAX_JSON_DEPTH } from '../limits.ts';
import { BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, HYPHEN_MINUS, OPEN_BRACKET, QUOTE } from './char-codes.ts';
import { addCounts, type Counts, countSpans, NO_COUNTS } from './counts.ts';
import type { Span } from './detector.ts';
import { type JsonRules, memberAction } from './json.ts';
import type { KeyAction } from './key-rules.ts';
import type { Settled } from './settle.ts';

/** A JSON text after redaction. */
export interface JsonTextRedaction {
  /** The same string when nothing was found. */
  readonly text: string;
  readonly counts: Counts;
  /** Where the findings are: of one in a string with escapes, the whole string. */
  readonly spans: readonly Span[];
}

const OPEN_BRACE = 0x7b;
const COMMA = 0x2c;

/** Gives the function that redacts the text of a JSON object or array by `rules`. */
export const compileJsonText =
  (rules: JsonRules) =>
  (text: string): JsonTextRedaction | undefined =>
    isContainer(text) ? new TextWalk(text, rules).result() : undefined;

/** Whether `text` is the text of an object or array whose depth is bounded. */
function isContainer(text: string): boolean {
  const first = /^[ \t\r\n]*([[{])/.exec(text)?.[1];
  if (first === undefined) return false;
  try {
    JSON.parse(text);
  } catch {
    return false;
  }
  return depthOf(text) <= MAX_JSON_DEPTH;
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = stringEnd(text, at) - 1;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) deepest = Math.max(deepest, ++depth);
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth--;
  }
  return deepest;
}

/** The offset behind the string that begins at `at`. */
function stringEnd(text: string, at: number): number {
  let end = at + 1;
  while (text.charCodeAt(end) !== QUOTE) end += text.charCodeAt(end) === BACKSLASH ? 2 : 1;
  return end + 1;
}

/** One walk over one text that is known to be JSON. */
class TextWalk {
  readonly #text: string;
  readonly #rules: JsonRules;
  #at = 0;
  /** What was written, up to `#copied` of the text. */
  #output = '';
  #copied = 0;
  readonly #counts: Record<string, number> = {};
  readonly #spans: Span[] = [];

  constructor(text: string, rules: JsonRules) {
    this.#text = text;
    this.#rules = rules;
  }

  result(): JsonTextRedaction {
    this.#value('', undefined);
    if (this.#spans.length === 0) return { text: this.#text, counts: NO_COUNTS, spans: [] };
    return { text: this.#output + this.#text.slice(this.#copied), counts: this.#counts, spans: this.#spans };
  }

  /** The value under the key `name`, which `action` redacts as a whole. */
  #value(name: string, action: KeyAction | undefined): void {
    this.#skipBlanks();
    const code = this.#text.charCodeAt(this.#at);
    if (code === OPEN_BRACE) this.#object(name);
    else if (code === OPEN_BRACKET) this.#array(name, action);
    else if (code === QUOTE) this.#string(name, action);
    else this.#literal(action);
  }

  #object(name: string): void {
    const keys = new DistinctKeys();
    this.#items(CLOSE_BRACE, () => {
      this.#skipBlanks();
      const { key, newKey } = this.#key(name, keys);
      this.#skipBlanks();
      this.#at += 1;
      this.#value(newKey, memberAction(this.#rules, key, newKey));
    });
  }

  #array(name: string, action: KeyAction | undefined): void {
    this.#items(CLOSE_BRACKET, () => this.#value(name, action));
  }

  /** Reads what stands between the brackets, `readItem` each part between commas. */
  #items(close: number, readItem: () => void): void {
    this.#at += 1;
    this.#skipBlanks();
    while (this.#text.charCodeAt(this.#at) !== close) {
      readItem();
      this.#skipBlanks();
      if (this.#text.charCodeAt(this.#at) === COMMA) this.#at += 1;
    }
    this.#at += 1;
  }

  #key(name: string, keys: DistinctKeys): { key: string; newKey: string } {
    const start = this.#at;
    const end = stringEnd(this.#text, start);
    const key = parseString(this.#text, start, end);
    const redaction = this.#rules.redact(key, name);
    const written = keys.add(key, redaction.text);
    if (redaction.text !== key) this.#found(start, end, key, redaction);
    if (written !== key) this.#replace(start, end, JSON.stringify(written));
    this.#at = end;
    return { key, newKey: redaction.text };
  }

  #string(name: string, action: KeyAction | undefined): void {
    const start = this.#at;
    const end = stringEnd(this.#text, start);
    this.#at = end;
    const value = parseString(this.#text, start, end);
    if (action !== undefined && value !== '') {
      this.#whole(start + 1, end - 1, value, action);
      return;
    }
    const redaction = this.#rules.redact(value, name);
    if (redaction.text === value) return;
    this.#found(start, end, value, redaction);
    this.#replace(start, end, JSON.stringify(redaction.text));
  }

  #literal(action: KeyAction | undefined): void {
    const start = this.#at;
    while (this.#at < this.#text.length && !',]} \t\r\n'.includes(this.#text.charAt(this.#at))) this.#at += 1;
    const code = this.#text.charCodeAt(start);
    const isNumber = code === HYPHEN_MINUS || (code >= 0x30 && code <= 0x39);
    if (action !== undefined && isNumber) this.#whole(start, this.#at, this.#text.slice(start, this.#at), action);
  }

  /** `start` and `end` are those of the value without its quotes. */
  #whole(start: number, end: number, value: string, { kind, replace }: KeyAction): void {
    if (this.#rules.stays(value, kind)) return;
    this.#spans.push({ start, end, kind });
    addCounts(this.#counts, { [kind]: 1 });
    const quotes = this.#text.charCodeAt(start - 1) === QUOTE ? 1 : 0;
    this.#replace(start - quotes, end + quotes, JSON.stringify(replace(kind, value)));
  }

  #found(start: number, end: number, value: string, { spans }: Settled): void {
    addCounts(this.#counts, countSpans(spans));
    const isPlain = end - start - 2 === value.length;
    for (const span of spans) {
      this.#spans.push({
        start: isPlain ? start + 1 + span.start : start + 1,
        end: isPlain ? start + 1 + span.end : end - 1,
        kind: span.kind,
      });
    }
  }

  #replace(start: number, end: number, written: string): void {
    this.#output += this.#text.slice(this.#copied, start) + written;
    this.#copied = end;
  }

  #skipBlanks(): void {
    while (' \t\r\n'.includes(this.#text.charAt(this.#at)) && this.#at < this.#text.length) this.#at += 1;
  }
}

const parseString = (text: string, start: number, end: number): string => {
  const raw = text.slice(start + 1, end - 1);
  return raw.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : raw;
};

/** Redaction can make two keys of an object alike: the later one gets a number, so that no value is lost. */
class DistinctKeys {
  readonly #seen = new Set<string>();
  readonly #made = new Set<string>();

  /** The key to write for `key`, of which redaction made `redacted`. */
  add(key: string, redacted: string): string {
    const isMade = redacted !== key;
    let free = redacted;
    for (let number = 2; isMade ? this.#seen.has(free) : this.#made.has(free); number++) free = `${redacted} ${number}`;
    this.#seen.add(free);
    if (isMade || free !== key) this.#made.add(free);
    return free;
  }
}
