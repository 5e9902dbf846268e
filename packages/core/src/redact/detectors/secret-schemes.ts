import { charCodeAt } from '../char-classes.ts';
import { QUOTE } from '../char-codes.ts';
import { isTokenStart } from '../checks/token-start.ts';
import type { Span, View } from '../detector.ts';
import { isOfOtherKind, isPlaceholder, isRandom, MAX_DOUBTFUL } from './secret-judge.ts';
import type { Name } from './secret-names.ts';
import { type Opening, openingQuote, opens, quotedEnd, skipBackslashes, skipGap, unquoted } from './secret-values.ts';

/** Schemes of the IANA registry of HTTP authentication schemes, and of large providers, with one value behind them. */
const ONE_VALUE =
  /^(?:bearer|basic|token|apikey|api-key|key|negotiate|ntlm|jwt|oauth|dpop|privatetoken|concealed|bot|splunk|ssws|genie_?key|sharedaccesskey|user)$/i;
/** Schemes with a list of parameters: all of it is the credential. */
const PARAMETERS =
  /^(?:digest|hawk|hmac|signature|sharedaccesssignature|oauth|googlelogin|hoba|mutual|sapisidhash|aws)$/i;
const MAX_SCHEME_LENGTH = 24;
/** A longer list of parameters is cut here: it holds more than one credential. */
const MAX_LINE = 1024;
const BOUNDS = { isQuery: false, isToken: false };

/** The credentials behind `Authorization:` and its scheme (RFC 9110 section 11.4). */
export function findCredentials({ text }: View, name: Name): Span | undefined {
  let start = skipGap(text, name.end);
  if (text.charAt(start) === '[' && !text.startsWith('[REDACTED', start)) start++;
  const opened = openingQuote(text, start);
  // `"Authorization":null`
  if (opened === undefined ? name.quote !== '' && name.quote !== '`' : !opens(text, name, opened)) return undefined;
  start = opened?.contentStart ?? start;
  const scheme = schemeAt(text, start);
  const hasParameters =
    scheme !== undefined &&
    PARAMETERS.test(scheme.word) &&
    /^[\w-]{1,24}=["\\]?/.test(text.slice(scheme.end, scheme.end + 30));
  if (hasParameters) return span(scheme.end, opened === undefined ? lineEnd(text, start) : endOf(text, opened));
  if (scheme !== undefined && ONE_VALUE.test(scheme.word)) return credential(text, scheme.end, 0);
  // AWS Signature Version 4 names its parts: `Credential=…, Signature=…`.
  if (scheme?.word.startsWith('AWS4-')) return undefined;
  return credential(text, start, 8) ?? (scheme === undefined ? undefined : credential(text, scheme.end, 12));
}

const endOf = (text: string, { contentStart, quote, depth }: Opening): number =>
  quotedEnd(text, contentStart, quote, depth);

/** `Bearer …` and `Basic …` without the name of the header, at `at`. */
export function findBareScheme(view: View, at: number): Span | undefined {
  const { text } = view;
  const scheme = isTokenStart(view, at) ? schemeAt(text, at) : undefined;
  if (scheme === undefined) return undefined;
  const isBasic = scheme.word.toLowerCase() === 'basic';
  if (!isBasic && scheme.word.toLowerCase() !== 'bearer') return undefined;
  const found = credential(text, scheme.end, isBasic ? 12 : 8);
  return found !== undefined && isBasic && !/^[A-Za-z0-9+/]+={0,2}$/.test(text.slice(found.start, found.end))
    ? undefined
    : found;
}

/** One value from `start` on; with `minRandom` it must look drawn at random and be so long. */
function credential(text: string, start: number, minRandom: number): Span | undefined {
  const value = unquoted(text, start, '', false, BOUNDS);
  if (value === undefined) return undefined;
  const { end } = value;
  if (isOfOtherKind(text, { start, end })) return undefined;
  if (end - start > MAX_DOUBTFUL) return span(start, end);
  const content = text.slice(start, end);
  if (isPlaceholder(content) || /^[A-Za-z_]\w*=[^=]/.test(content)) return undefined;
  return isRandom(content, minRandom) || (minRandom === 0 && content.length >= 4) ? span(start, end) : undefined;
}

const span = (start: number, end: number): Span | undefined =>
  end > start ? { start, end, kind: 'SECRET' } : undefined;

/** The word at `start` with one space behind it, which may be encoded. */
function schemeAt(text: string, start: number): { word: string; end: number } | undefined {
  let at = start;
  while (at < start + MAX_SCHEME_LENGTH && /[\w-]/.test(text.charAt(at))) at++;
  if (at === start) return undefined;
  const word = text.slice(start, at);
  if (charCodeAt(text, at) === 0x20) return { word, end: text.charAt(at + 1) === ' ' ? at + 2 : at + 1 };
  if (text.startsWith('%20', at)) return { word, end: at + 3 };
  return charCodeAt(text, at) === 0x2b && ONE_VALUE.test(word) ? { word, end: at + 1 } : undefined;
}

/** The end of a list of parameters without quotes around it: that of the line, or of the string of JSON it stands in. */
function lineEnd(text: string, start: number): number {
  let depth = -1;
  let at = start;
  for (; at < text.length && at < start + MAX_LINE; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20) return at;
    const mark = skipBackslashes(text, at);
    const count = mark - at;
    if (count > 0 && 'nrt'.includes(text.charAt(mark))) return at;
    if (charCodeAt(text, mark) === QUOTE) {
      if (depth === -1 && text.charAt(at - 1) !== '=') return at;
      if (count < depth) return at;
      if (depth === -1) depth = count;
      else if (count === depth) depth = -1;
    }
    at = count > 0 ? Math.min(mark, text.length - 1) : at;
  }
  return at;
}
