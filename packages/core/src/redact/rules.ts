import type { Span } from './detector.ts';
import { KIND_NAME, type Kind } from './kinds.ts';
import type { Pattern, PatternEngine } from './patterns.ts';
import { policyInvalid } from './policy-invalid.ts';
import type { Replacement } from './replacements/index.ts';

/** A rule of a policy's own: every match of a pattern is a finding. */
export interface Rule {
  /** Its kind in labels and counts: `A-Z 0-9 _`, not the name of a kind that there is. */
  readonly name: string;
  /** A regular expression of RE2. It sees one line at a time, and must not match nothing. At most 1,000 characters. */
  readonly pattern: string;
  /** @defaultValue that of its name in `replacements`, else `replacement` */
  readonly replacement?: Replacement;
}

/** A rule, ready to run. */
export interface CompiledRule {
  readonly kind: Kind;
  readonly pattern: Pattern;
}

/** A pattern that matches nothing somewhere would mark places, not values. */
const PROBES = ['', 'a', ' ', 'a b', '1-2', 'é'];

/** @throws RdpError `policy_invalid` naming the rule and what is wrong with it. */
export function compileRules(
  rules: readonly Rule[],
  engine: PatternEngine,
  isKind: (name: string) => boolean,
): CompiledRule[] {
  const names = new Set<string>();
  return rules.map(({ name, pattern: source }, index) => {
    const field = `rules[${index}]`;
    if (!KIND_NAME.test(name)) throw policyInvalid(`${field}.name`, 'must be of A-Z 0-9 _ and begin with a letter');
    if (isKind(name) || names.has(name)) throw policyInvalid(`${field}.name`, `there is a kind ${name} already`);
    names.add(name);
    const pattern = engine(source, `${field}.pattern`);
    if (PROBES.some((probe) => matchesNothing(pattern, probe))) {
      throw policyInvalid(`${field}.pattern`, 'matches nothing: what it matches must have a character at least');
    }
    return { kind: name, pattern };
  });
}

/** Whether there is a match, and none that has a character. */
function matchesNothing(pattern: Pattern, text: string): boolean {
  let hasMatch = false;
  pattern.each(text, () => {
    hasMatch = true;
    return false;
  });
  return !hasMatch && pattern.isIn(text);
}

/**
 * How often the engine may go through a line. A search is linear, but a search for each match is not: `x[^y]*y|x` reads
 * `xxxx…` to its end for every `x`.
 */
const MAX_PASSES = 64;

/**
 * The matches of `rule` in `text`, line by line, into `found`. When the searches in a line could have read it 64 times, all
 * that is left of the line becomes one finding: too much is redacted rather than too little, and never slowly.
 */
export function matchLines({ kind, pattern }: CompiledRule, text: string, found: Span[]): void {
  let from = 0;
  while (from < text.length) {
    const newLine = text.indexOf('\n', from);
    const end = newLine === -1 ? text.length : newLine;
    const line = from === 0 && end === text.length ? text : text.slice(from, end);
    const offset = from;
    let work = 0;
    pattern.each(line, (start, matchEnd) => {
      work += line.length - start;
      const isTooMuch = work > MAX_PASSES * line.length;
      found.push({ start: offset + start, end: offset + (isTooMuch ? line.length : matchEnd), kind });
      return !isTooMuch;
    });
    from = end + 1;
  }
}
