import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { addCounts, type Counts, countSpans, NO_COUNTS } from './counts.ts';
import type { KeyAction, KeyActionOf } from './key-rules.ts';
import type { Kind } from './kinds.ts';
import type { Settled } from './settle.ts';

/** What the walk needs of a compiled policy. */
export interface JsonRules {
  /** Redacts a string that stands under the key `name`. */
  redact(text: string, name: string): Settled;
  actionOf: KeyActionOf;
  /** Whether the whole value `text` stays under a key of this kind: it is redacted already, or allowed. */
  stays(text: string, kind: Kind): boolean;
}

/** Gives the function that redacts a JSON value by `rules`. */
export const compileJson =
  (rules: JsonRules) =>
  <T extends JsonValue>(value: T): { value: T; counts: Counts } => {
    const walk = new Walk(rules);
    // The walk gives an object for an object, an array for an array; what is under no key stays of its type.
    return { value: walk.value(value, '') as T, counts: walk.counts ?? NO_COUNTS };
  };

/** One walk over one value. Each method gives its argument itself when nothing in it was found. */
class Walk {
  readonly #rules: JsonRules;
  counts: Record<string, number> | undefined;

  constructor(rules: JsonRules) {
    this.#rules = rules;
  }

  /** `name` is the nearest key around the value: arrays and objects hand it down to what has no key of its own. */
  value(value: JsonValue, name: string): JsonValue {
    if (typeof value === 'string') return this.#string(value, name);
    if (Array.isArray(value)) return this.#array(value, (item) => this.value(item, name));
    return isJsonObject(value) ? this.#object(value, name) : value;
  }

  #object(value: JsonObject, name: string): JsonObject {
    const keys = Object.keys(value);
    let changed = false;
    const entries = keys.map((key): [string, JsonValue] => {
      const before = value[key] as JsonValue;
      const newKey = this.#string(key, name);
      const after = this.#member(key, newKey, before);
      changed ||= after !== before || newKey !== key;
      return [newKey, after];
    });
    // fromEntries defines members, it does not assign them: a key named __proto__ stays a key.
    return changed ? Object.fromEntries(withDistinctKeys(keys, entries)) : value;
  }

  #member(key: string, newKey: string, value: JsonValue): JsonValue {
    const action = memberAction(this.#rules, key, newKey);
    return action === undefined ? this.value(value, newKey) : this.#sensitive(value, newKey, action);
  }

  #sensitive(value: JsonValue, name: string, action: KeyAction): JsonValue {
    if (typeof value === 'number' || (typeof value === 'string' && value !== '')) return this.#whole(value, action);
    if (Array.isArray(value)) return this.#array(value, (item) => this.#sensitive(item, name, action));
    return this.value(value, name);
  }

  #whole(value: string | number, { kind, replace }: KeyAction): string | number {
    const text = String(value);
    if (this.#rules.stays(text, kind)) return value;
    this.#count({ [kind]: 1 });
    return replace(kind, text);
  }

  #array(items: JsonValue[], redactItem: (item: JsonValue) => JsonValue): JsonValue[] {
    const after = items.map(redactItem);
    return after.some((item, i) => item !== items[i]) ? after : items;
  }

  #string(text: string, name: string): string {
    const redaction = this.#rules.redact(text, name);
    if (redaction.text !== text) this.#count(countSpans(redaction.spans));
    return redaction.text;
  }

  #count(counts: Counts): void {
    this.counts ??= {};
    addCounts(this.counts, counts);
  }
}

/**
 * What becomes of the value under `key`, of which redaction made `newKey`. The new one is asked too, and it is the name of the
 * value: redacting again must find no more than this time.
 */
export const memberAction = ({ actionOf }: JsonRules, key: string, newKey: string): KeyAction | undefined =>
  actionOf(newKey) ?? (newKey === key ? undefined : actionOf(key));

/** Redaction can make two keys alike: the later one gets a number, so that no value is lost. */
function withDistinctKeys(keys: readonly string[], entries: readonly [string, JsonValue][]): [string, JsonValue][] {
  const taken = new Set(entries.filter(([key], i) => key === keys[i]).map(([key]) => key));
  const next = new Map<string, number>();
  return entries.map(([key, value], i) => {
    if (key === keys[i]) return [key, value];
    let free = key;
    while (taken.has(free)) {
      const number = (next.get(key) ?? 1) + 1;
      next.set(key, number);
      free = `${key} ${number}`;
    }
    taken.add(free);
    return [free, value];
  });
}
