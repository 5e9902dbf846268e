import { endsAt } from './phone-bounds.ts';

/**
 * `ext. 123`, `x123`, ` #123`, `;ext=123` (RFC 3966 section 3): at most 7 digits. White space and punctuation are bounded, so that
 * an attempt reads few characters.
 */
const EXTENSION =
  /(?:;ext=|,?(?:[ \u00a0\u2009\u202f]|%20)?(?:extension|extn?|poste|durchwahl|nebenstelle|anexo|interno|ramal|toestel|wewn?|dahili|доб|内線|分机|내선)(?:%3a|[.:=])?(?: |%20)?#?|(?:[ \u00a0\u2009\u202f]|%20)?(?:x[.:]?(?: |%20)?#?|#))\d{1,7}/iuy;

/** The end of the extension at `at`, or `at` when there is none. */
export function extensionEnd(text: string, at: number): number {
  EXTENSION.lastIndex = at;
  if (!EXTENSION.test(text)) return at;
  const end = EXTENSION.lastIndex;
  return endsAt(text, end) ? end : at;
}
