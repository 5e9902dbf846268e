import { charCodeAt } from '../char-classes.ts';
import { ALNUM, BASE64, CAPITAL, isTokenChar, runEnd } from './token-chars.ts';

/**
 * AWS IAM user guide, "IAM identifiers", unique IDs: access keys of users (AKIA) and of sessions (ASIA), bearer tokens of
 * STS (ABIA), context-specific credentials (ACCA). Other prefixes name users, roles or policies: no credentials.
 */
const PREFIXES = ['AKIA', 'ASIA', 'ABIA', 'ACCA'];
const ID_LENGTH = 20;
const SECRET_LENGTH = 40;

/** The end of the access key id that starts at `start`, or -1. The caller checks what stands before it. */
export function awsKeyEnd(text: string, start: number): number {
  if (!PREFIXES.some((prefix) => text.startsWith(prefix, start))) return -1;
  const end = start + ID_LENGTH;
  return runEnd(text, start, CAPITAL, end) === end && !isTokenChar(charCodeAt(text, end), ALNUM) ? end : -1;
}

/** The end of the secret access key that starts at `start`: 40 characters of base64, of which none pads; or -1. */
export function awsSecretEnd(text: string, start: number): number {
  const end = runEnd(text, start, BASE64, start + SECRET_LENGTH + 1);
  if (end - start !== SECRET_LENGTH) return -1;
  const secret = text.slice(start, end);
  const isMixed = /[a-z]/.test(secret) && /[A-Z]/.test(secret) && /[0-9+/]/.test(secret);
  return isMixed && !secret.includes('=') ? end : -1;
}
