import { policyInvalid } from './policy-invalid.ts';

/** A compiled pattern of a policy. */
export interface Pattern {
  /** Gives `take` each match that is not empty, from left to right. Stops when `take` gives false. */
  each(text: string, take: (start: number, end: number) => boolean): void;
  /** Whether the whole of `text` matches. */
  isWhole(text: string): boolean;
  /** Whether there is a match in `text`, or an empty one. */
  isIn(text: string): boolean;
}

/**
 * Compiles the pattern that stands in `field` of a policy.
 * @throws RdpError `policy_invalid` when it is none, or too big.
 */
export type PatternEngine = (source: string, field: string) => Pattern;

/** The longest pattern, in UTF-16 code units. */
export const MAX_PATTERN_LENGTH = 1000;
/** Instructions of the compiled pattern: repetitions of repetitions grow quickly. */
const MAX_PROGRAM_SIZE = 10_000;

/** Loads the engine: RE2 (https://github.com/google/re2/wiki/Syntax), whose time is linear in the text for every pattern. */
export async function loadPatternEngine(): Promise<PatternEngine> {
  const { RE2JS } = await import('re2js');
  return (source, field) => {
    if (source === '') throw policyInvalid(field, 'must not be empty');
    if (source.length > MAX_PATTERN_LENGTH) {
      throw policyInvalid(field, `must have at most ${MAX_PATTERN_LENGTH} characters`);
    }
    const compiled = attempt(() => RE2JS.compile(source), field);
    if (compiled.programSize() > MAX_PROGRAM_SIZE)
      throw policyInvalid(field, 'repeats too much: the pattern is too big');
    return {
      each: (text, take) => {
        const matcher = compiled.matcher(text);
        while (matcher.find()) {
          if (matcher.end() > matcher.start() && !take(matcher.start(), matcher.end())) return;
        }
      },
      isWhole: (text) => compiled.matcher(text).matches(),
      isIn: (text) => compiled.matcher(text).find(),
    };
  };
}

function attempt<T>(compile: () => T, field: string): T {
  try {
    return compile();
  } catch (error) {
    // Of the engine's message only the reason: the rest quotes the pattern.
    const reason = (error as { getDescription?: () => string }).getDescription?.() ?? 'it cannot be read';
    throw policyInvalid(field, `is no pattern of RE2: ${reason}`);
  }
}
