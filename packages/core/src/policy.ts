import type { Kind } from './redact/kinds.ts';

/** How a tenant's logs are redacted. */
export interface Policy {
  /** Names this state of the policy; a record says under which version it was redacted. */
  readonly version: string;
  /** What is looked for. */
  readonly kinds: readonly Kind[];
  /** What takes the place of a finding: `marker` is `[REDACTED]`, `label` is `[REDACTED:EMAIL]`. */
  readonly replacement: 'marker' | 'label';
  /** Whether the record keeps the text that came in. */
  readonly keep_original: boolean;
}

/** The policy of a tenant that has set none. */
export const DEFAULT_POLICY: Policy = {
  version: 'default-1',
  kinds: ['EMAIL', 'PHONE'],
  replacement: 'marker',
  keep_original: true,
};
