import { plainText } from '../plain-text.ts';
import type { Operator } from './operator.ts';

const KEPT = 4;
/** What may be kept: a quote, a backslash or half of a character would break what is around it. */
const KEEPABLE = /[A-Za-z0-9._-]*$/;

/**
 * `[CREDIT_CARD:***1234]`: the last four characters, but never more than a third of the value; of a short value nothing is
 * kept. Characters that are no ASCII letter, digit, `.`, `_` or `-` are not kept, nor what stands before them.
 */
export const keepLast4: Operator = (kind, value) => {
  const plain = plainText(value);
  const count = Math.min(KEPT, Math.floor(plain.length / 3));
  const tail = count === 0 ? '' : (KEEPABLE.exec(plain.slice(-count))?.[0] ?? '');
  return `[${kind}:***${tail}]`;
};
