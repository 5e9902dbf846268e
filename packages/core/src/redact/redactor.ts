import type { JsonObject, JsonValue } from '../json.ts';
import { type AllowRule, type Allows, compileAllowList, needsEngine } from './allow-list.ts';
import { BlockSplitter, type Blocks } from './blocks.ts';
import { type Counts, countSpans, NO_COUNTS } from './counts.ts';
import type { Detector, Span } from './detector.ts';
import { DETECTORS } from './detectors/index.ts';
import { compileJson } from './json.ts';
import { withSign } from './json-number.ts';
import { compileJsonText, type JsonTextRedaction } from './json-text.ts';
import { compileKeyRules, type KeyRule } from './key-rules.ts';
import { DEFAULT_KINDS, KINDS, type Kind } from './kinds.ts';
import type { PatternEngine } from './patterns.ts';
import { policyInvalid } from './policy-invalid.ts';
import { compileReplacement, type Mac, type Operator, type Replacement } from './replacements/index.ts';
import { type CompiledRule, compileRules, matchLines, type Rule } from './rules.ts';
import { compileScan, type Scan } from './scan.ts';
import { compileKeys } from './sensitive-keys.ts';
import { type Settled, settle } from './settle.ts';
import { redactStream } from './stream.ts';
import { isMarkerKey, Substitutes } from './substitutes.ts';

/** What is looked for and what takes its place. */
export interface RedactionPolicy {
  /** What is looked for: kinds, and words for several: `default`, `all` (every built-in kind), those of `groups`. @defaultValue `default` */
  readonly kinds?: readonly Kind[];
  /** Detectors beside the built-in ones, such as `NATIONAL` of `@rdp/core/redact/national`; `kinds` says which of them look. @defaultValue none */
  readonly detectors?: readonly Detector[];
  /** Words for several kinds beside the built-in ones, such as `REGIONS` of `@rdp/core/redact/national`. @defaultValue none */
  readonly groups?: Readonly<Record<string, readonly Kind[]>>;
  /** What takes the place of findings. @defaultValue `marker` */
  readonly replacement?: Replacement;
  /** What takes the place of findings of single kinds instead. @defaultValue none */
  readonly replacements?: Readonly<Record<string, Replacement>>;
  /** Patterns whose matches are findings too. @defaultValue none */
  readonly rules?: readonly Rule[];
  /** Keys of JSON members whose whole values are redacted. @defaultValue none; kinds that are on have keys of their own */
  readonly keys?: readonly KeyRule[];
  /** Values that stay. @defaultValue none */
  readonly allow?: readonly AllowRule[];
}

/** What a policy may need that this module has not. */
export interface CompileTools {
  /** Makes pseudonyms. */
  readonly mac?: Mac | undefined;
  /** Compiles patterns; `compilePolicy` loads it where a policy has any. */
  readonly engine?: PatternEngine | undefined;
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
  /** The same for any JSON value. */
  redactValue(value: JsonValue): { value: JsonValue; counts: Counts };
  /**
   * The same for the text of a JSON object or array: all but the findings stays as it is written, white space, numbers past
   * the precision of a double and members of one name too. Undefined when `text` is no such text, or nests too deep.
   */
  redactJsonText(text: string): JsonTextRedaction | undefined;
  /** Cuts a text that comes in pieces into blocks that can be redacted one by one. */
  blocks(): Blocks;
  /** A stream that redacts a text which comes in pieces, block by block: a finding may lie across pieces. */
  stream(): TransformStream<string, string>;
}

/**
 * Compiles a policy once into the form that is fast to run.
 * @throws RdpError `policy_invalid` that names the field: for a kind or replacement that does not exist, a pattern or pseudonym
 * without its tool, a fixed text in which something is found
 * @example compile().redact('User 555-0199 logged in').text // 'User [REDACTED] logged in'
 */
export function compile(policy: RedactionPolicy = {}, { mac, engine }: CompileTools = {}): Redactor {
  const known = [...DETECTORS, ...(policy.detectors ?? [])];
  const kinds = resolveKinds(policy, known);
  const detectors = known.filter(({ kind }) => kinds.has(kind));
  const rules = rulesOf(policy, known, engine);
  const allows = compileAllowList(policy.allow ?? [], engine);
  const { operatorOf, texts } = compileOperators(policy, mac);
  const keyActionOf = compileKeyRules(policy.keys ?? [], { engine, kindOfKey: compileKeys(detectors), operatorOf });
  const findAll = withAllowList(withRules(compileScan(detectors), rules), allows);
  checkTexts(texts, findAll);

  const substitutes = new Substitutes([...texts.values()]);
  const scan = withoutSubstitutes(findAll, substitutes);
  const replacement: Operator = (kind, value) => operatorOf(kind, undefined, '')(kind, value);
  const settled = (text: string, name: string): Settled | undefined => {
    const found = scan(text, name);
    return found.length === 0 ? undefined : settle(scan, text, name, found, replacement);
  };
  const redact = (text: string, name = ''): Redaction => {
    const redacted = settled(text, name);
    return redacted === undefined
      ? { text, counts: NO_COUNTS }
      : { text: redacted.text, counts: countSpans(redacted.spans) };
  };
  const spans = (text: string): Span[] => [...(settled(text, '')?.spans ?? [])];
  const jsonRules = {
    redact: (text: string, name: string): Settled => settled(text, name) ?? { text, spans: [] },
    actionOf: (key: string) => (isMarkerKey(key) ? undefined : keyActionOf(key)),
    stays: (text: string, kind: Kind) => substitutes.is(text) || (allows?.(text, kind) ?? false),
  };
  const redactValue = compileJson(jsonRules);
  const blocks = (): Blocks => new BlockSplitter(detectors, spans);
  return {
    redact: (text) => redact(text),
    spans,
    redactJson: redactValue,
    redactValue,
    redactJsonText: compileJsonText(jsonRules),
    blocks,
    stream: () => redactStream(blocks(), (text) => redact(text).text),
  };
}

function resolveKinds({ kinds = ['default'], groups = {} }: RedactionPolicy, known: readonly Detector[]): Set<Kind> {
  const names = new Set<Kind>(known.map(({ kind }) => kind));
  const words = new Map<string, readonly Kind[]>([
    ...Object.entries(groups),
    ['default', DEFAULT_KINDS],
    ['all', KINDS],
  ]);
  const resolved = kinds.flatMap((word, index): readonly Kind[] => {
    const group = words.get(word);
    if (group !== undefined) return group;
    if (names.has(word)) return [word];
    throw policyInvalid(
      `kinds[${index}]`,
      `unknown kind ${JSON.stringify(word)}; kinds of single countries and of crypto addresses need their detectors, NATIONAL ` +
        'of @rdp/core/redact/national',
    );
  });
  return new Set(resolved);
}

function rulesOf(
  { rules = [] }: RedactionPolicy,
  known: readonly Detector[],
  engine: PatternEngine | undefined,
): CompiledRule[] {
  if (rules.length === 0) return [];
  if (engine === undefined) throw needsEngine('rules[0].pattern');
  return compileRules(rules, engine, (name) => known.some(({ kind }) => kind === name));
}

/** The operator of each kind, and the fixed texts by the field they stand in. */
function compileOperators(
  { replacement = 'marker', replacements = {}, rules = [] }: RedactionPolicy,
  mac: Mac | undefined,
) {
  const texts = new Map<string, string>();
  const compileOne = (value: Replacement, field: string): Operator => {
    const operator = compileReplacement(value, field, mac);
    if (typeof value === 'object') texts.set(`${field}.text`, value.text);
    return operator;
  };
  const common = compileOne(replacement, 'replacement');
  const byKind = new Map<Kind, Operator>();
  for (const [kind, value] of Object.entries(replacements)) byKind.set(kind, compileOne(value, `replacements.${kind}`));
  rules.forEach(({ name, replacement: own }, index) => {
    if (own !== undefined) byKind.set(name, compileOne(own, `rules[${index}].replacement`));
  });
  const operatorOf = (kind: Kind, own: Replacement | undefined, field: string): Operator =>
    own === undefined ? (byKind.get(kind) ?? common) : compileOne(own, field);
  return { operatorOf, texts };
}

function withRules(scan: Scan, rules: readonly CompiledRule[]): Scan {
  if (rules.length === 0) return scan;
  return (text, name) => {
    const found = [...scan(text, name)];
    for (const rule of rules) matchLines(rule, text, found);
    return found;
  };
}

const withAllowList = (scan: Scan, allows: Allows | undefined): Scan =>
  allows === undefined
    ? scan
    : (text, name) => without(scan(text, name), ({ start, end, kind }) => allows(text.slice(start, end), kind));

const withoutSubstitutes =
  (scan: Scan, substitutes: Substitutes): Scan =>
  (text, name) => {
    const found = scan(text, name);
    if (found.length === 0) return found;
    return without(found, (span) => substitutes.covers(text, span)).map((span) => withSign(text, span));
  };

/** The same array when there is nothing to leave out: clean text allocates nothing. */
const without = (spans: readonly Span[], isLeft: (span: Span) => boolean): readonly Span[] =>
  spans.length > 0 && spans.some(isLeft) ? spans.filter((span) => !isLeft(span)) : spans;

function checkTexts(texts: ReadonlyMap<string, string>, scan: Scan): void {
  for (const [field, text] of texts) {
    const kind = scan(text)[0]?.kind;
    if (kind !== undefined) throw policyInvalid(field, `must hold no finding, and ${kind} is found in it`);
  }
}
