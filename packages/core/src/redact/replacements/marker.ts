import type { Operator } from './operator.ts';

/** One marker for every kind. */
export const marker: Operator = () => '[REDACTED]';
