import { needsEngine } from './allow-list.ts';
import { KIND_NAME, type Kind } from './kinds.ts';
import type { Pattern, PatternEngine } from './patterns.ts';
import { policyInvalid } from './policy-invalid.ts';
import type { Operator, Replacement } from './replacements/index.ts';
import { type KeyKind, wordsOf } from './sensitive-keys.ts';

/** A rule for members of JSON objects, at any depth: the whole value of a member with such a key is redacted. */
export type KeyRule = KeyName & {
  /** The kind in labels and counts. @defaultValue `KEY` */
  readonly kind?: Kind;
  /** @defaultValue that of its kind in `replacements`, else `replacement` */
  readonly replacement?: Replacement;
};

/**
 * `name` is how a key ends, in words: `account` is `account`, `Bank_Account` and `userAccount2` too, but not `accountant`.
 * `pattern` of RE2 is looked for anywhere in the key as it stands.
 */
type KeyName = { readonly name: string } | { readonly pattern: string };

/** What becomes of the whole value under a key. */
export interface KeyAction {
  readonly kind: Kind;
  readonly replace: Operator;
}

/** What becomes of the value under `key`; undefined when the key says nothing of it. */
export type KeyActionOf = (key: string) => KeyAction | undefined;

/** A longer key is no name; the bound keeps the work per key small. */
const MAX_KEY_LENGTH = 128;

/** What the rules are compiled with. */
export interface KeyRuleTools {
  readonly engine: PatternEngine | undefined;
  /** The names that the kinds themselves declare. */
  readonly kindOfKey: KeyKind;
  /** The replacement of a kind, with the one that a rule asks for in `field`, if any. */
  operatorOf(kind: Kind, own: Replacement | undefined, field: string): Operator;
}

/**
 * Compiles key rules. The first rule that a key fits decides; rules come before the names that kinds declare.
 * @throws RdpError `policy_invalid` naming the rule and what is wrong with it.
 */
export function compileKeyRules(rules: readonly KeyRule[], tools: KeyRuleTools): KeyActionOf {
  const { engine, kindOfKey, operatorOf } = tools;
  const compiled = rules.map((rule, index) => {
    const field = `keys[${index}]`;
    const kind = rule.kind ?? 'KEY';
    if (!KIND_NAME.test(kind)) throw policyInvalid(`${field}.kind`, 'must be of A-Z 0-9 _ and begin with a letter');
    const action: KeyAction = { kind, replace: operatorOf(kind, rule.replacement, `${field}.replacement`) };
    return { fits: matcherOf(rule, field, engine), action };
  });
  const declared = new Map<Kind, KeyAction>();
  return (key) => {
    if (compiled.length > 0 && key.length <= MAX_KEY_LENGTH) {
      const words = wordsOf(key);
      for (const { fits, action } of compiled) if (fits(key, words)) return action;
    }
    const kind = kindOfKey(key);
    if (kind === undefined) return undefined;
    const known = declared.get(kind);
    if (known !== undefined) return known;
    const action: KeyAction = { kind, replace: operatorOf(kind, undefined, '') };
    declared.set(kind, action);
    return action;
  };
}

type Fits = (key: string, words: readonly string[]) => boolean;

function matcherOf(rule: KeyName, field: string, engine: PatternEngine | undefined): Fits {
  if ('name' in rule) return nameMatcher(rule.name, `${field}.name`);
  if (engine === undefined) throw needsEngine(`${field}.pattern`);
  const pattern: Pattern = engine(rule.pattern, `${field}.pattern`);
  return (key) => pattern.isIn(key);
}

/** Words are compared without what separates them: `bank_account` is `BankAccount` and `bankaccount`. */
function nameMatcher(name: string, field: string): Fits {
  const compact = wordsOf(name).join('');
  if (compact === '') throw policyInvalid(field, 'must have a letter or digit');
  return (_key, words) => {
    let ending = '';
    for (let i = words.length - 1; i >= 0 && ending.length < compact.length; i--) ending = words[i] + ending;
    return ending === compact;
  };
}
