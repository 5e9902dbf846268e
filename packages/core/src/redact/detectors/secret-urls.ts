import { charCodeAt } from '../char-classes.ts';
import { AT, COLON, OPEN_BRACKET } from '../char-codes.ts';
import { ALNUM, BASE64URL, isTokenChar, runEnd } from '../checks/token-chars.ts';
import { isTokenStart } from '../checks/token-start.ts';
import type { Span, View } from '../detector.ts';
import { isPlaceholder, isRandom } from './secret-judge.ts';

/** A port and what can only follow a URL: the `@` is of something else. */
const PORT = /^\d{0,5}(?:[)'\]]?[,;]|[)'\]])/;
/** What ends the authority of a URL (RFC 3986 section 3.2), or the URL. */
const ENDS = new Set([...'/?#\\"`<>|{}'].map((char) => char.charCodeAt(0)));
/** A password with a `/` that should have been encoded: how far its `@` may be. */
const MAX_RAW = 64;
const MIN_TOKEN_USER = 16;
/** URLs that are secrets: whoever knows one can post. Slack and Discord "Incoming webhooks", Microsoft Teams. */
const WEBHOOK =
  /^(?:hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/|(?:\w{1,10}\.)?discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/|[\w-]{1,60}\.webhook\.office\.com\/webhookb2\/|outlook\.office\.com\/webhook\/)/;
const WEBHOOK_PATH = /^[\w/@.=+-]+/;
const MAX_WEBHOOK_LENGTH = 400;
const MIN_WEBHOOK_PATH = 16;

/** The password in the URL whose scheme ends at the colon at `at`, or the URL when all of it is a secret. */
export function findInUrl(view: View, at: number): Span | undefined {
  const start = authorityStart(view.text, at);
  return start === -1 ? undefined : (findUserinfo(view.text, start) ?? findWebhook(view, at, start));
}

/** Past `://`, which PHP writes `:\/\/` in JSON; or -1. */
function authorityStart(text: string, at: number): number {
  if (text.startsWith('//', at + 1)) return at + 3;
  return text.startsWith('\\/\\/', at + 1) ? at + 5 : -1;
}

/**
 * The password of `user:password@` (RFC 3986 section 3.2.1), or the whole user when it is a token itself. Its last `@` counts: people write
 * passwords with `@` in them.
 */
function findUserinfo(text: string, start: number): Span | undefined {
  let colon = -1;
  let atSign = -1;
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || ENDS.has(code)) break;
    if (code === OPEN_BRACKET && text.startsWith('[REDACTED', at))
      at = Math.max(at, text.slice(at, at + MAX_RAW).indexOf(']') + at);
    if (code === COLON && colon === -1) colon = at;
    if (code === AT) atSign = at;
  }
  if (atSign === -1 && colon !== -1) atSign = rawAtSign(text, colon, at);
  if (atSign === -1) return undefined;
  if (colon !== -1 && colon < atSign) {
    return PORT.test(text.slice(colon + 1, colon + 9)) ? undefined : secretSpan(text, colon + 1, atSign, 0);
  }
  return secretSpan(text, start, atSign, MIN_TOKEN_USER);
}

/** The `@` behind a `/`, `?` or `#` of the password: what follows the colon is no port then. */
function rawAtSign(text: string, colon: number, end: number): number {
  if (
    end >= text.length ||
    !'/?#'.includes(text.charAt(end)) ||
    /^\d*$/.test(text.slice(colon + 1, colon + 8).split('/')[0] ?? '')
  )
    return -1;
  for (let at = end; at < text.length && at < end + MAX_RAW; at++) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code === 0x22 || code === 0x27 || code === 0x5c) return -1;
    if (code === AT) return at;
  }
  return -1;
}

function secretSpan(text: string, start: number, end: number, minRandom: number): Span | undefined {
  if (end <= start) return undefined;
  if (end - start <= 64) {
    const content = text.slice(start, end);
    if (isUrlPlaceholder(content) || (minRandom > 0 && !isRandom(content, minRandom))) return undefined;
  }
  return { start, end, kind: 'SECRET' };
}

/** Here a word is a password: `guest:guest@`. */
const isUrlPlaceholder = (content: string): boolean => isPlaceholder(content) && !/^[a-z]+$/i.test(content);

function findWebhook({ text, previous }: View, colon: number, start: number): Span | undefined {
  const code = charCodeAt(text, start);
  if (!isTokenChar(code, ALNUM)) return undefined;
  const host = WEBHOOK.exec(text.slice(start, start + 120));
  if (host === null) return undefined;
  const pathStart = start + host[0].length;
  const path = WEBHOOK_PATH.exec(text.slice(pathStart, pathStart + MAX_WEBHOOK_LENGTH));
  if (path === null || path[0].length < MIN_WEBHOOK_PATH) return undefined;
  const first =
    ['https', 'http'].map((scheme) => colon - scheme.length).find((from) => text.startsWith('http', from)) ?? start;
  if (first < (previous?.end ?? 0)) return undefined;
  return { start: first, end: pathStart + path[0].replace(/[.=/]+$/, '').length, kind: 'SECRET' };
}

/** Telegram "Bots: authenticating": the number of the bot, a colon, 35 characters that start with `A`. The colon is at `at`. */
export function findTelegramToken({ text, previous }: View, at: number): Span | undefined {
  if (charCodeAt(text, at + 1) !== 0x41 || runEnd(text, at + 1, BASE64URL, at + 37) !== at + 36) return undefined;
  let start = at;
  const floor = Math.max(previous?.end ?? 0, at - 13);
  while (start > floor && charCodeAt(text, start - 1) >= 0x30 && charCodeAt(text, start - 1) <= 0x39) start--;
  return at - start >= 6 && at - start <= 12 ? { start, end: at + 36, kind: 'SECRET' } : undefined;
}

/**
 * Discord "Authentication": base64 of a number, which starts with M, N or O and one of `DTjz`; a time; a signature. The
 * first character is at `at`.
 */
export function findDiscordToken(view: View, at: number): Span | undefined {
  const { text } = view;
  if (!'DTjz'.includes(text.charAt(at + 1)) || at + 1 >= text.length || !isTokenStart(view, at)) return undefined;
  const id = runEnd(text, at, BASE64URL, at + 30);
  if (id - at < 23 || id - at > 28 || text.charAt(id) !== '.') return undefined;
  const time = runEnd(text, id + 1, BASE64URL, id + 9);
  if (time - id !== 7 || text.charAt(time) !== '.') return undefined;
  const end = runEnd(text, time + 1, BASE64URL);
  return end - time > 27 ? { start: at, end, kind: 'SECRET' } : undefined;
}
