import { RdpError } from '../errors.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import { MAX_JSON_DEPTH } from '../limits.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;
const COLON = 0x3a;
const COMMA = 0x2c;

/**
 * Parses JSON text whose nesting is bounded.
 *
 * `uniqueKeys` of the result tells for the whole value (a document that is an array: for each element) whether every object
 * in it names each member once; `JSON.parse` would keep the last of two and lose the first without a word.
 * A lone surrogate that an escape has made becomes U+FFFD: no UTF-8 store can hold it.
 * @throws RdpError `too_deep` beyond {@link MAX_JSON_DEPTH} levels, `invalid_json` when it is not JSON.
 */
export function parseJson(text: string): { value: JsonValue; uniqueKeys: (index?: number) => boolean } {
  const members = countMembers(text);
  const value = parse(text);
  return {
    value: HAS_SURROGATE_ESCAPE.test(text) ? wellFormed(value) : value,
    uniqueKeys: (index = 0) => {
      const part = Array.isArray(value) ? (value[index] as JsonValue) : value;
      return countKeys(part) === (members[index] ?? 0);
    },
  };
}

const HAS_SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Only the position is taken over: the parser's message quotes the body, which is raw text.
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    throw new RdpError('invalid_json', `not valid JSON${position === undefined ? '' : ` (at character ${position})`}`);
  }
}

/** How many members the text writes down: for a document that is an array one number an element, else a single number. */
function countMembers(text: string): number[] {
  const isArray = firstUnit(text) === OPEN_BRACKET;
  const counts = [0];
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === QUOTE) i = endOfString(text, i);
    else if (unit === OPEN_BRACE || unit === OPEN_BRACKET) {
      if (++depth > MAX_JSON_DEPTH) throw tooDeep();
    } else if (unit === CLOSE_BRACE || unit === CLOSE_BRACKET) depth--;
    else if (unit === COLON) counts[counts.length - 1] = (counts.at(-1) as number) + 1;
    else if (unit === COMMA && isArray && depth === 1) counts.push(0);
  }
  return counts;
}

const firstUnit = (text: string): number => text.charCodeAt(text.search(/\S/));

/** The position of the quote that ends the string which begins at `start`; the end of the text where none does. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === BACKSLASH) i++;
    else if (unit === QUOTE) return i;
  }
  return text.length;
}

const tooDeep = (): RdpError =>
  new RdpError('too_deep', `JSON nests deeper than ${MAX_JSON_DEPTH} levels`, {
    data: { limit_levels: MAX_JSON_DEPTH },
  });

function countKeys(value: JsonValue): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countKeys(item), 0);
  if (!isJsonObject(value)) return 0;
  let count = 0;
  for (const key of Object.keys(value)) count += 1 + countKeys(value[key] as JsonValue);
  return count;
}

function wellFormed(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key.toWellFormed(), wellFormed(member)]));
}
