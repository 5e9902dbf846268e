import * as z from 'zod/mini';
import type { RdpError } from './errors.ts';
import { DEFAULT_KINDS, KIND_NAME, KINDS } from './redact/kinds.ts';
import { REGIONS } from './redact/national/regions.ts';
import { MAX_PATTERN_LENGTH } from './redact/patterns.ts';
import { policyInvalid } from './redact/policy-invalid.ts';
import type { RedactionPolicy } from './redact/redactor.ts';
import { REPLACEMENT_NAMES } from './redact/replacements/index.ts';
import { fixedTextProblem } from './redact/replacements/text.ts';

/**
 * How a tenant's logs are redacted. What happens to a value is decided in this order, and the first that applies decides:
 *
 * 1. What redaction has written, of this policy or an earlier one, stays: `[REDACTED]`, `[REDACTED:EMAIL]`, a pseudonym, what was
 *    kept of a value, a fixed text of this policy.
 * 2. `allow`: a value that it names stays, a whole finding or the whole value of a JSON member. A finding that covers more
 *    than the allowed value is another value.
 * 3. `keys`, the first rule that fits: under such a key of a JSON object every string and number is redacted whole.
 * 4. Keys that the kinds themselves know, such as `password` and `phone`, where the kind is on.
 * 5. `rules` and `kinds`, side by side: findings that overlap become one, of the kind of the longest; of two that are the same
 *    the kind wins over the rule.
 *
 * What takes the place of a finding is the replacement of its rule, else that of its kind in `replacements`, else `replacement`.
 */
export interface Policy extends Omit<RedactionPolicy, 'detectors' | 'groups'> {
  /** Names this state of the policy; a record says under which version it was redacted. */
  readonly version: string;
  /** Whether the record keeps the text that came in. */
  readonly keep_original: boolean;
}

/** The policy of a tenant that has set none. */
export const DEFAULT_POLICY: Policy = {
  version: 'default-2',
  kinds: DEFAULT_KINDS,
  replacement: 'marker',
  keep_original: true,
};

/** A policy may have so many of each. */
const MAX_RULES = 50;
const MAX_KEYS = 200;
const MAX_ALLOWED = 1000;
const MAX_KINDS = 200;
const MAX_NAME_LENGTH = 128;
const MAX_VALUE_LENGTH = 1024;

const NATIONAL_KINDS = Object.values(REGIONS).flat();
const KNOWN_KINDS: ReadonlySet<string> = new Set([...KINDS, ...NATIONAL_KINDS]);
const GROUPS: ReadonlySet<string> = new Set(['default', 'all', ...Object.keys(REGIONS)]);

const REPLACEMENTS = `${REPLACEMENT_NAMES.join(', ')} or {"text": "..."}`;

const string = (max: number) =>
  z.string().check(z.minLength(1, 'must not be empty'), z.maxLength(max, atMost(max, 'characters')));
const array = <T extends z.core.SomeType>(item: T, max: number) =>
  z.array(item).check(z.maxLength(max, atMost(max, 'entries')));
const atMost = (max: number, what: string): string => `must have at most ${max} ${what}`;

const kindName = z.string().check(z.regex(KIND_NAME, 'must be of A-Z 0-9 _ and begin with a letter'));
const pattern = string(MAX_PATTERN_LENGTH);
const kinds = z.optional(array(kindName, MAX_KINDS));
const fixedText = z.string().check(
  z.superRefine((text, context) => {
    const problem = fixedTextProblem(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  }),
);
const replacement = z.union(
  [z.enum(REPLACEMENT_NAMES), z.strictObject({ text: fixedText })],
  `must be ${REPLACEMENTS}`,
);

const rule = z.strictObject({ name: kindName, pattern, replacement: z.optional(replacement) });
const keyParts = { kind: z.optional(kindName), replacement: z.optional(replacement) };
const keyRule = z.union(
  [z.strictObject({ name: string(MAX_NAME_LENGTH), ...keyParts }), z.strictObject({ pattern, ...keyParts })],
  'must be an object with a name or a pattern, not both',
);
const allowRule = z.union(
  [
    string(MAX_VALUE_LENGTH),
    z.strictObject({ value: string(MAX_VALUE_LENGTH), kinds }),
    z.strictObject({ pattern, kinds }),
  ],
  'must be a text, or an object with a value or a pattern, not both',
);

const policySchema = z.strictObject({
  version: string(MAX_NAME_LENGTH),
  kinds: z.optional(array(z.string(), MAX_KINDS)),
  replacement: z.optional(replacement),
  replacements: z.optional(z.record(z.string(), replacement)),
  rules: z.optional(array(rule, MAX_RULES)),
  keys: z.optional(array(keyRule, MAX_KEYS)),
  allow: z.optional(array(allowRule, MAX_ALLOWED)),
  keep_original: z.optional(z.boolean()),
});

/**
 * Reads a policy. Whether its patterns can be compiled, and whether its fixed texts hold a finding, shows when it is compiled:
 * set a policy only after `compilePolicy` has taken it.
 * @param value parsed JSON
 * @throws RdpError `policy_invalid` that names the field: `rules[0].pattern: must not be empty`.
 */
export function parsePolicy(value: unknown): Policy {
  const parsed = policySchema.safeParse(value);
  if (!parsed.success) throw fromIssue(parsed.error.issues[0] as z.core.$ZodIssue);
  const policy = {
    kinds: ['default'],
    replacement: 'marker',
    keep_original: true,
    ...(parsed.data as Partial<Policy>),
    version: parsed.data.version,
  } as Policy;
  checkNames(policy);
  return policy;
}

/** Names that must be those of kinds, of which rules and keys can make more. */
function checkNames({ kinds: on = [], replacements = {}, rules = [], keys = [], allow = [] }: Policy): void {
  const own = new Set<string>([...rules.map(({ name }) => name), ...keys.map(({ kind }) => kind ?? 'KEY')]);
  const isKind = (name: string): boolean => KNOWN_KINDS.has(name) || own.has(name);
  on.forEach((kind, i) => {
    if (!KNOWN_KINDS.has(kind) && !GROUPS.has(kind)) throw unknownKind(`kinds[${i}]`, kind);
  });
  for (const kind of Object.keys(replacements)) if (!isKind(kind)) throw unknownKind(`replacements.${kind}`, kind);
  rules.forEach(({ name }, i) => {
    const isTaken = KNOWN_KINDS.has(name) || rules.findIndex((other) => other.name === name) < i;
    if (isTaken) throw policyInvalid(`rules[${i}].name`, `there is a kind ${name} already`);
  });
  allow.forEach((entry, i) => {
    const narrowed = typeof entry === 'object' ? (entry.kinds ?? []) : [];
    narrowed.forEach((kind, j) => {
      if (!isKind(kind)) throw unknownKind(`allow[${i}].kinds[${j}]`, kind);
    });
  });
}

const unknownKind = (field: string, kind: string): RdpError =>
  policyInvalid(field, `unknown kind ${JSON.stringify(kind)}`);

/** Of a choice that no option fits, the option counts that went furthest. */
function fromIssue(issue: z.core.$ZodIssue, path: readonly PropertyKey[] = issue.path): RdpError {
  if (issue.code === 'invalid_union') {
    const options = issue.errors.map((errors) => errors[0]).filter((error) => error !== undefined);
    const deeper = options.filter(
      (error) => error.path.length > 0 && error.code !== 'unrecognized_keys' && !isMissing(error),
    );
    if (deeper.length === 1)
      return fromIssue(deeper[0] as z.core.$ZodIssue, [...path, ...(deeper[0] as z.core.$ZodIssue).path]);
  }
  if (issue.code === 'unrecognized_keys')
    return policyInvalid(nameOf([...path, issue.keys[0] as string]), 'unknown field');
  return policyInvalid(nameOf(path), reasonOf(issue));
}

const isMissing = (issue: z.core.$ZodIssue): boolean => issue.code === 'invalid_type' && issue.input === undefined;

function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type') return issue.message;
  return issue.expected === 'array' || issue.expected === 'object'
    ? `must be an ${issue.expected}`
    : `must be a ${issue.expected}`;
}

/** `rules[0].pattern`; the whole of it is `policy`. */
const nameOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`;
    return name === '' ? String(part) : `${name}.${String(part)}`;
  }, '') || 'policy';
