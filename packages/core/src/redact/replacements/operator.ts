import type { Kind } from '../kinds.ts';

/**
 * What takes the place of `value`, a finding of `kind` as it stands in the text. The result holds no character that JSON
 * strings must escape, and {@link Substitutes} knows it again.
 */
export type Operator = (kind: Kind, value: string) => string;

/** HMAC under the key of one tenant, in base64url: at least 16 characters, the same for the same content. */
export type Mac = (content: string) => string;
