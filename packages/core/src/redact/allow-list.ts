import type { Kind } from './kinds.ts';
import type { Pattern, PatternEngine } from './patterns.ts';
import { plainText } from './plain-text.ts';
import { policyInvalid } from './policy-invalid.ts';

/**
 * A value that stays: exactly this one, or every one that a pattern of RE2 matches as a whole. `kinds` narrows it to
 * findings of these kinds.
 */
export type AllowRule =
  | string
  | { readonly value: string; readonly kinds?: readonly Kind[] }
  | { readonly pattern: string; readonly kinds?: readonly Kind[] };

/** Whether `value`, found as `kind`, stays. */
export type Allows = (value: string, kind: Kind) => boolean;

/** Compiles an allow list; undefined when it is empty. @throws RdpError `policy_invalid` for a pattern that is none. */
export function compileAllowList(rules: readonly AllowRule[], engine: PatternEngine | undefined): Allows | undefined {
  if (rules.length === 0) return undefined;
  const exact = new Map<string, Kinds[]>();
  const patterns: { pattern: Pattern; kinds: Kinds }[] = [];
  rules.forEach((rule, index) => {
    if (typeof rule === 'object' && 'pattern' in rule) {
      const field = `allow[${index}].pattern`;
      if (engine === undefined) throw needsEngine(field);
      patterns.push({ pattern: engine(rule.pattern, field), kinds: rule.kinds });
      return;
    }
    const { value, kinds } = typeof rule === 'string' ? { value: rule, kinds: undefined } : rule;
    exact.set(value, [...(exact.get(value) ?? []), kinds]);
  });
  const allows: Allows = (value, kind) =>
    (exact.get(value)?.some((kinds) => includes(kinds, kind)) ?? false) ||
    patterns.some(({ pattern, kinds }) => includes(kinds, kind) && pattern.isWhole(value));
  return (value, kind) => {
    if (allows(value, kind)) return true;
    const plain = plainText(value);
    return plain !== value && allows(plain, kind);
  };
}

/** The error for a pattern in a policy that was compiled without the engine. */
export const needsEngine = (field: string) =>
  policyInvalid(field, 'a pattern needs its engine: compile the policy with compilePolicy');

type Kinds = readonly Kind[] | undefined;

const includes = (kinds: Kinds, kind: Kind): boolean => kinds === undefined || kinds.includes(kind);
