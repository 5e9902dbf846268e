import { policyInvalid } from '../policy-invalid.ts';
import { keepLast4 } from './keep-last-4.ts';
import { label } from './label.ts';
import { marker } from './marker.ts';
import type { Mac, Operator } from './operator.ts';
import { MIN_MAC_LENGTH, pseudonym } from './pseudonym.ts';
import { fixedText, fixedTextProblem } from './text.ts';

export type { Mac, Operator } from './operator.ts';

/** The replacements that have a name. */
export const REPLACEMENT_NAMES = ['marker', 'label', 'pseudonym', 'keep-last-4'] as const;

/**
 * What takes the place of a finding: `marker` is `[REDACTED]`, `label` is `[REDACTED:EMAIL]`, `pseudonym` is
 * `[EMAIL#kgtbqmdrfvhscnpj]`, `keep-last-4` is `[EMAIL:***.com]`, `{ text }` is a text of your own.
 */
export type Replacement = (typeof REPLACEMENT_NAMES)[number] | { readonly text: string };

/**
 * Compiles the replacement that stands in `field` of a policy.
 * @throws RdpError `policy_invalid` when there is no such replacement, or a pseudonym is asked for and there is no key.
 */
export function compileReplacement(replacement: Replacement, field: string, mac: Mac | undefined): Operator {
  if (typeof replacement === 'object' && replacement !== null) {
    const problem = fixedTextProblem(replacement.text);
    if (problem !== undefined) throw policyInvalid(`${field}.text`, problem);
    return fixedText(replacement.text);
  }
  switch (replacement) {
    case 'marker':
      return marker;
    case 'label':
      return label;
    case 'keep-last-4':
      return keepLast4;
    case 'pseudonym':
      if (mac === undefined) throw policyInvalid(field, 'a pseudonym needs a key: compile the policy with mac');
      if (mac('').length < MIN_MAC_LENGTH)
        throw policyInvalid(field, `a pseudonym needs ${MIN_MAC_LENGTH} characters of mac`);
      return pseudonym(mac);
    default:
      throw policyInvalid(field, `unknown replacement ${JSON.stringify(replacement)}`);
  }
}
