import type { Detector } from './detector.ts';
import type { Kind } from './kinds.ts';

/** The kind that a JSON key announces for its whole value, or undefined. */
export type KeyKind = (key: string) => Kind | undefined;

/** No name has more words: `e mail address`, `mobile phone number`. */
const MAX_WORDS = 4;
/** A longer key is no name; the bound keeps the work per key small. */
const MAX_KEY_LENGTH = 128;

/** Compiles the key names that `detectors` declare. A name that two of them declare is of the first. */
export function compileKeys(detectors: readonly Detector[]): KeyKind {
  const kinds = new Map<string, Kind>();
  for (const { kind, keys } of detectors) {
    for (const key of keys) if (!kinds.has(key)) kinds.set(key, kind);
  }
  return (key) => {
    if (key.length > MAX_KEY_LENGTH) return undefined;
    const words = wordsOf(key);
    let name = '';
    for (let i = words.length - 1; i >= Math.max(0, words.length - MAX_WORDS); i--) {
      name = words[i] + name;
      const kind = kinds.get(name);
      if (kind !== undefined) return kind;
    }
    return undefined;
  };
}

/** The words of a key, in lower case: `homePhone_number` is home, phone, number. A number at the end counts for nothing: `phone2`, `phone[2]`. */
export function wordsOf(key: string): string[] {
  return key
    .replace(/([\p{Ll}0-9])(?=\p{Lu})/gu, '$1 ')
    .toLowerCase()
    .replace(/[\s_[-]*\d{1,2}\]?$/, '')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
}
