import type { Kind } from '../kinds.ts';

/** A marker that names what was there. It holds no character that JSON strings must escape. */
export const label = (kind: Kind): string => `[REDACTED:${kind}]`;
