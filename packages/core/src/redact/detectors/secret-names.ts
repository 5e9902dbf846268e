import { charCodeAt, DIGIT, IDEOGRAPH, isOf, LETTER, SPACE } from '../char-classes.ts';
import { COLON, EQUALS, FULL_STOP, HYPHEN_MINUS, PERCENT, SEMICOLON, SLASH, UNDERSCORE } from '../char-codes.ts';
import type { View } from '../detector.ts';
import { wordsOf } from '../sensitive-keys.ts';
import { codeOf, unitAt, unitBefore, widthOf } from '../units.ts';
import { wordList } from '../word-list.ts';

/** How much a name says of its value. */
export type NameClass =
  /** The value is a secret whatever it looks like: `password`, `client_secret`. */
  | 'strong'
  /** Most often a password, but also a count or a verdict: `pass`. */
  | 'pass'
  /** The value is a secret when it looks like one: `token`. */
  | 'weak'
  /** The same, and other numbers bear the name too: `session`. */
  | 'session'
  /** A signature, or a code that is worth a token, in the query of a URL: `sig`. */
  | 'signature'
  /** An authentication scheme and its credentials (RFC 9110 section 11.4): `Authorization`. */
  | 'scheme';

/** A name with its `=` or `:`. */
export interface Name {
  readonly class: NameClass;
  /** In lower case, without separators. */
  readonly compact: string;
  readonly start: number;
  /** The quote that closes the name; empty when none does. */
  readonly quote: string;
  /** How many backslashes escape that quote. */
  readonly quoteDepth: number;
  /** The separator with the spaces before it: `=`, `: `, `:=`, `=>`. */
  readonly separator: string;
  /** Whether separators are percent-encoded, as in a URL in a URL. */
  readonly isEncoded: boolean;
  /** Where the separator ends. */
  readonly end: number;
}

/** Names whose value is a secret whatever it looks like, in text as in JSON. */
export const SECRET_NAMES = `
  password passwd pwd passphrase passcode psk userpass dbpass passwordhash secret secretkey secretkeybase apikey appkey appsecret
  accesskey secretaccesskey sharedaccesskey accountkey authkey privatekey encryptionkey masterkey idtoken
  passwort kennwort wachtwoord contraseña contrasena senha motdepasse mdp hasło haslo lösenord adgangskode salasana şifre heslo
  пароль 密码 密碼 パスワード 비밀번호
`;

/** Names by class. Words for passwords are German, Dutch, Spanish, Portuguese, French, Italian, Polish, Swedish, Danish, Finnish, Turkish, Czech, Romanian, Russian, Ukrainian, Chinese, Japanese and Korean. */
const NAMES: Readonly<Record<NameClass, string>> = {
  strong: `${SECRET_NAMES}
    passkey pw passw clientsecret sharedsecret secrettoken apitoken apisecret signingkey storagekey subscriptionkey accesstoken
    refreshtoken authtoken bearertoken securitytoken sessiontoken sessionsecret sharedaccesssignature otp webhooksecret functionkey
    parola losenord sifre jelszó 口令 암호`,
  pass: 'pass',
  weak: 'token auth jwt credential credentials csrftoken xsrftoken bearer',
  session: 'session sessionid sessid sid jsessionid phpsessid aspsessionid sessionkey cookie',
  signature: 'sig signature',
  scheme: 'authorization',
};

const CLASSES = new Map<string, NameClass>(
  Object.entries(NAMES).flatMap(([nameClass, names]) =>
    [...wordList(names)].map((name): [string, NameClass] => [name, nameClass as NameClass]),
  ),
);

/** Names so long that no other word ends in them: `DBPASSWORD`. */
const LONG = /(?:password|passwd|passphrase|passwort|apikey|clientsecret|accesstoken|authtoken|sessionid)$/;
/** How names of several words end when the words are written apart. */
const LAST_WORDS = ['key', 'passe', 'key_base', 'password_hash', 'password-hash'];
/** Words before `token` that make it a place in a list, a sign of a grammar or a handle. */
const NO_TOKEN = wordList(
  'next page continuation pagination sync cancellation unexpected window max stop previous prev resume scroll public',
);
/** Words before `key` that make it one of the above, written apart. */
const KEY_OF = wordList('api secret access private auth encryption signing master');

/** Marks an ending of four letters in {@link LONGER_ENDINGS}. */
const FOUR = 1 << 25;
/** The last three letters of each name, five bits each: what most names in a log are told apart by. 2 where there are no more. */
const ENDINGS = new Uint8Array(1 << 15);
/** The last five letters of each name, or all four of it: the rest is told apart by these. */
const LONGER_ENDINGS = new Set<number>();
buildEndings();
const MAX_NAME_LENGTH = 48;
const MAX_WORDS = 4;
const MAX_SPACES = 16;

const WIDE_COLON = 0xff1a;
const WIDE_EQUALS = 0xff1d;
/** What `%3D` is when it is percent-encoded once more. */
const TWICE_ENCODED_EQUALS = '%253d';
const CLOSING_CHARS = ' "\'`\\];\u201d\u2019';
/** ASCII characters that may stand before a separator: what names end in, digits, and what closes. */
export const BEFORE_SEPARATOR = [
  ...new Set([...CLASSES.keys(), 'key'].map((name) => name.slice(-1) + name.slice(-1).toUpperCase())),
  '0123456789',
  ...CLOSING_CHARS,
  'm\t',
].join('');
/** A quote as HTML and XML write it: only such a `;` may close. */
const QUOTE_ENTITY = /&(?:quot|apos|#34|#39);$/;
/** The quote that closes a name, with its escapes. */
const CLOSING_QUOTE = /(\\{0,16})(["'`])[^"'`]{0,16}$/;
/** What may close before a separator: quotes with their escapes, the bracket of `user[password]`. */
const CLOSING = new Set([...CLOSING_CHARS].map((char) => char.charCodeAt(0)));

/**
 * The name that the separator at `at` gives a value to, when it names a secret. Nearly every separator of a log is
 * turned down by the three characters before it.
 */
export function nameBefore(view: View, at: number): Name | undefined {
  const { text } = view;
  if (isOrdinary(text, at)) return undefined;
  const floor = view.previous?.end ?? 0;
  const end = nameEnd(text, at, floor);
  if (end === -1 || !mayEndName(text, end)) return undefined;
  const separator = separatorAt(text, at);
  return separator === undefined ? undefined : readName(text, floor, end, at, separator);
}

/** Whether plain letters stand before `at` in which no name ends. `m` may end a colour, `d` an encoded bracket. */
function isOrdinary(text: string, at: number): boolean {
  if (at < 3) return false;
  const last = text.charCodeAt(at - 1);
  const lower = last | 0x20;
  if (lower < 0x61 || lower > 0x7a || lower === 0x6d || lower === 0x64) return false;
  const ending = ((text.charCodeAt(at - 3) & 31) << 10) | ((text.charCodeAt(at - 2) & 31) << 5) | (last & 31);
  return ENDINGS[ending] === 0;
}

interface Separator {
  readonly code: number;
  readonly end: number;
  readonly isEncoded: boolean;
}

/** The separator at `at`; nothing for `==`, `!=`, `::` and the colon of `https://`. */
function separatorAt(text: string, at: number): Separator | undefined {
  const unit = unitAt(text, at);
  const code = codeOf(unit);
  const end = at + widthOf(unit);
  if (code === PERCENT && text.slice(at, at + 5).toLowerCase() === TWICE_ENCODED_EQUALS) {
    return { code: EQUALS, end: at + 5, isEncoded: true };
  }
  if (code !== EQUALS && code !== COLON && code !== WIDE_COLON && code !== WIDE_EQUALS) return undefined;
  const next = charCodeAt(text, end);
  if (next === code && widthOf(unit) === 1) return undefined;
  if (code === COLON && next === SLASH && charCodeAt(text, end + 1) === SLASH) return undefined;
  const isDouble = (code === COLON && next === EQUALS) || (code === EQUALS && next === 0x3e);
  return { code, end: isDouble ? end + 1 : end, isEncoded: widthOf(unit) > 1 };
}

/** The end of the name before the separator at `at`, or -1. */
function nameEnd(text: string, at: number, floor: number): number {
  let end = at;
  let code = charCodeAt(text, end - 1);
  if (!isOf(code, LETTER | DIGIT | IDEOGRAPH) || code === 0x6d || charCodeAt(text, end - 3) === PERCENT) {
    end = skipClosing(text, at, floor);
    code = charCodeAt(text, end - 1);
  }
  for (let digits = 0; digits < 2 && isOf(code, DIGIT); digits++) code = charCodeAt(text, --end - 1);
  return end > floor && isOf(code, LETTER | IDEOGRAPH) ? end : -1;
}

function skipClosing(text: string, at: number, floor: number): number {
  let end = at;
  for (let count = 0; count < MAX_SPACES && end > floor; count++) {
    const unit = unitBefore(text, end);
    const code = codeOf(unit);
    if (code === SEMICOLON) {
      const entity = QUOTE_ENTITY.exec(text.slice(Math.max(floor, end - 6), end))?.[0].length ?? 0;
      if (entity === 0) break;
      end -= entity;
      continue;
    }
    if (!CLOSING.has(code) && !isOf(code, SPACE) && code !== 0x1b) break;
    end -= widthOf(unit);
  }
  return Math.max(end, floor);
}

function mayEndName(text: string, end: number): boolean {
  const last = endingOf(text, end, 3);
  const known = ENDINGS[last];
  if (known === 0) return false;
  return known === 2 || LONGER_ENDINGS.has(endingOf(text, end, 5)) || LONGER_ENDINGS.has(FOUR | endingOf(text, end, 4));
}

/** The `length` letters before `end` in either case, as a number. */
function endingOf(text: string, end: number, length: number): number {
  let ending = 0;
  for (let at = end - length; at < end; at++) ending = (ending << 5) | (charCodeAt(text, at) & 31);
  return ending;
}

function readName(text: string, floor: number, end: number, at: number, separator: Separator): Name | undefined {
  const start = nameStart(text, end, floor);
  if (text.startsWith('[REDACTED:', start - 10)) return undefined;
  const raw = text.slice(start, end);
  const words = wordsOf(raw);
  const compact = words.join('');
  const nameClass = classOfWords(words, compact, wordBefore(text, start, floor));
  if (nameClass === undefined) return undefined;
  const closing = text.slice(end, at);
  const quote = CLOSING_QUOTE.exec(closing);
  // A path, such as /etc/passwd: and /var/run/secrets:, names a file.
  if (separator.code === COLON && charCodeAt(text, start - 1) === SLASH) return undefined;
  return {
    class: nameClass,
    compact,
    start,
    quote: quote?.[2] ?? '',
    quoteDepth: quote?.[1]?.length ?? 0,
    separator: (/\s/.test(closing) ? ' ' : '') + text.slice(at, separator.end),
    isEncoded: separator.isEncoded,
    end: separator.end,
  };
}

function nameStart(text: string, end: number, floor: number): number {
  let start = end;
  const limit = Math.max(floor, end - MAX_NAME_LENGTH);
  while (start > limit) {
    const unit = unitBefore(text, start);
    const code = codeOf(unit);
    const isPart =
      isOf(code, LETTER | DIGIT | IDEOGRAPH) || code === HYPHEN_MINUS || code === FULL_STOP || code === UNDERSCORE;
    if (!isPart || start - widthOf(unit) < floor) break;
    start -= widthOf(unit);
  }
  return start;
}

/** The word that only one space separates from the name at `start`, in lower case. */
function wordBefore(text: string, start: number, floor: number): string {
  const end = start - 1;
  if (end <= floor || charCodeAt(text, end) !== 0x20) return '';
  let first = end;
  while (first > Math.max(floor, end - 12) && isOf(charCodeAt(text, first - 1), LETTER)) first--;
  return text.slice(first, end).toLowerCase();
}

/** What a name such as that of an option or an element says of its value. */
export const classOfName = (name: string): NameClass | undefined => {
  const words = wordsOf(name);
  return classOfWords(words, words.join(''), '');
};

function classOfWords(words: readonly string[], compact: string, before: string): NameClass | undefined {
  const last = words.at(-1) ?? '';
  const context = words.at(-2) ?? before;
  if (last === 'token' && NO_TOKEN.has(context)) return undefined;
  if (last === 'key' && words.length === 1 && KEY_OF.has(before)) return 'strong';
  if (last === 'passe' && before === 'de') return 'strong';
  let name = '';
  let found: NameClass | undefined;
  for (let i = words.length - 1; i >= Math.max(0, words.length - MAX_WORDS); i--) {
    name = words[i] + name;
    found = strongest(found, CLASSES.get(name));
  }
  return LONG.test(compact) ? strongest(found, compact.endsWith('sessionid') ? 'session' : 'strong') : found;
}

/** `access_token` says more than `token`. */
const strongest = (a: NameClass | undefined, b: NameClass | undefined): NameClass | undefined =>
  a === undefined || b === 'strong' ? b : a;

function buildEndings(): void {
  for (const name of [...CLASSES.keys(), ...LAST_WORDS]) {
    const { length } = name;
    for (let unknown = 0; unknown < 1 << Math.max(0, 15 - 5 * length); unknown++) {
      const index = (unknown << Math.min(15, 5 * length)) | endingOf(name, length, Math.min(3, length));
      ENDINGS[index] = length <= 3 ? 2 : Math.max(1, ENDINGS[index] as number);
    }
    if (length > 3) LONGER_ENDINGS.add(length > 4 ? endingOf(name, length, 5) : FOUR | endingOf(name, length, 4));
  }
}
