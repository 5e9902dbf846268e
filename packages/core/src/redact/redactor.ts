import type { JsonObject } from '../json.ts';
import { type Counts, countSpans, NO_COUNTS } from './counts.ts';
import type { Detector, Span } from './detector.ts';
import { DETECTORS } from './detectors/index.ts';
import { compileJson } from './json.ts';
import type { Kind } from './kinds.ts';
import { REPLACEMENTS, type Replacement } from './replacements/index.ts';
import { compileScan } from './scan.ts';
import { compileKeys } from './sensitive-keys.ts';
import { settle } from './settle.ts';

/** What is looked for and what takes its place. */
export interface RedactionPolicy {
  /** What is looked for. @defaultValue EMAIL and PHONE */
  readonly kinds?: readonly Kind[];
  /** Detectors beside the built-in ones, such as `NATIONAL` of `@rdp/core/redact/national`; `kinds` says which of them look. @defaultValue none */
  readonly detectors?: readonly Detector[];
  /** `marker` is `[REDACTED]`, `label` is `[REDACTED:EMAIL]`. @defaultValue `marker` */
  readonly replacement?: Replacement;
}

/** A text after redaction. */
export interface Redaction {
  /** The same string when nothing was found. */
  readonly text: string;
  readonly counts: Counts;
}

/** A compiled policy. Nothing in it throws on any input, and its time is linear in the input. */
export interface Redactor {
  /** Replaces every finding in `text`. What comes out has no finding any more. */
  redact(text: string): Redaction;
  /** Where the findings in `text` are: in the order of the text, not overlapping. */
  spans(text: string): Span[];
  /**
   * Replaces findings in the strings and keys of `value` at any depth, and the whole value under a key that names
   * something sensitive. Gives the same object when nothing was found; never changes `value`. It must not nest deeper
   * than {@link MAX_JSON_DEPTH}.
   */
  redactJson(value: JsonObject): { value: JsonObject; counts: Counts };
}

const DEFAULT_KINDS: readonly Kind[] = ['EMAIL', 'PHONE'];

/**
 * Compiles a policy once into the form that is fast to run.
 * @throws TypeError that names the field, for a kind or replacement that does not exist
 * @example compile().redact('User 555-0199 logged in').text // 'User [REDACTED] logged in'
 */
export function compile(policy: RedactionPolicy = {}): Redactor {
  const { kinds = DEFAULT_KINDS, replacement = 'marker' } = policy;
  const known = [...DETECTORS, ...(policy.detectors ?? [])];
  checkKinds(kinds, known);
  checkReplacement(replacement);
  const detectors = known.filter((detector) => kinds.includes(detector.kind));
  const scan = compileScan(detectors);
  const replacementOf = REPLACEMENTS[replacement];

  const redactNamed = (text: string, name: string): Redaction => {
    const found = scan(text, name);
    if (found.length === 0) return { text, counts: NO_COUNTS };
    const settled = settle(scan, text, name, found, replacementOf);
    return { text: settled.text, counts: countSpans(settled.spans) };
  };
  return {
    redact: (text) => redactNamed(text, ''),
    spans: (text) => {
      const found = scan(text);
      return found.length === 0 ? [] : [...settle(scan, text, '', found, replacementOf).spans];
    },
    redactJson: compileJson({ redact: redactNamed, kindOfKey: compileKeys(detectors), replacement: replacementOf }),
  };
}

function checkKinds(kinds: readonly Kind[], detectors: readonly Detector[]): void {
  const known = new Set<string>(detectors.map(({ kind }) => kind));
  for (const kind of kinds) {
    if (known.has(kind)) continue;
    throw new TypeError(
      `kinds: unknown kind ${JSON.stringify(kind)}; kinds of single countries and of crypto addresses need their detectors, ` +
        'NATIONAL of @rdp/core/redact/national',
    );
  }
}

function checkReplacement(replacement: Replacement): void {
  if (!Object.hasOwn(REPLACEMENTS, replacement)) {
    throw new TypeError(`replacement: unknown replacement ${JSON.stringify(replacement)}`);
  }
}
