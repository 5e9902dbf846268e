import type { Operator } from './operator.ts';

/** A marker that names what was there. */
export const label: Operator = (kind) => `[REDACTED:${kind}]`;
