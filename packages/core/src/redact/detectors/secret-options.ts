import { charCodeAt } from '../char-classes.ts';
import { BACKSLASH, EQUALS, HYPHEN_MINUS, LESS, PLAIN_SPACE } from '../char-codes.ts';
import { ALNUM, isTokenChar } from '../checks/token-chars.ts';
import type { Span, View } from '../detector.ts';
import { isPlaceholder, isRandom } from './secret-judge.ts';
import { classOfName } from './secret-names.ts';
import { closesString, openingQuote, quotedEnd, unquoted, type Value } from './secret-values.ts';

const OPTION = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?= )/i;
const MAX_OPTION_LENGTH = 40;
/** `-u user:password` of curl, and `-p` of sshpass: other programs mean other things by them. */
const USER = /^u ["']?[A-Za-z][\w.@-]{0,60}:/;
const MAX_COMMAND_LENGTH = 160;
const TAKES_P = /\b(?:sshpass|login|mysql\w*|mariadb\w*|htpasswd)\s[^|;&]*$/;
const TAKES_A = /\bredis-cli\s[^|;&]*$/;
const MYSQL = /\b(?:mysql|mariadb)\w*\s[^|;&]*$/;
/** SQL that sets a password: `IDENTIFIED BY '…'`, `PASSWORD '…'`. */
const BEFORE_QUOTE = /(?:\bidentified by|\bby|(?:password|passwd|passphrase)(?: is| was)?) $/i;
/** `SET PASSWORD FOR ann = '…'`: MySQL reference manual, section "SET PASSWORD Statement". */
const SET_PASSWORD = /\bset password(?: for [^\s=]{1,64})? = $/i;
const MAX_SET_LENGTH = 90;
/** Words in quotes: no password. */
const WORDS = /^[^\s'"\\]*\s/;
const MAX_ESCAPES = 8;
const MAX_ELEMENT_LENGTH = 256;
const BOUNDS = { isQuery: false, isToken: false };

/** The value of an option of a command line that only a space separates from its name. The last hyphen before the name is at `at`. */
export function findOption({ text }: View, at: number): Span | undefined {
  const before = charCodeAt(text, at - 1);
  if (before === HYPHEN_MINUS) {
    const name = OPTION.exec(text.slice(at + 1, at + 1 + MAX_OPTION_LENGTH))?.[0];
    const nameClass = name === undefined ? undefined : classOfName(name);
    if (name === undefined || (nameClass !== 'strong' && nameClass !== 'weak' && nameClass !== 'pass'))
      return undefined;
    const value = valueAt(text, at + 2 + name.length);
    const content = value === undefined ? '' : text.slice(value.start, value.end);
    if (content.startsWith('-') || (nameClass === 'weak' && !isRandom(content, 8))) return undefined;
    return spanOf(text, value);
  }
  if (before !== PLAIN_SPACE && at !== 0) return undefined;
  const user = text.charAt(at + 1) === 'u' ? USER.exec(text.slice(at + 1, at + 80))?.[0] : undefined;
  if (user !== undefined) {
    return /\b(?:curl|http|https|wget)\b/.test(text.slice(Math.max(0, at - MAX_COMMAND_LENGTH), at))
      ? spanOf(text, unquoted(text, at + 1 + user.length, '', false, BOUNDS))
      : undefined;
  }
  return findShortOption(text, at);
}

/** `-p` and `-a` of programs that take a password so; `-p` of others is a port, a path or a project. */
function findShortOption(text: string, at: number): Span | undefined {
  const letter = text.charAt(at + 1);
  if (letter !== 'p' && letter !== 'a') return undefined;
  const command = text.slice(Math.max(0, at - MAX_COMMAND_LENGTH), at);
  if (!(letter === 'p' ? TAKES_P : TAKES_A).test(command)) return undefined;
  if (charCodeAt(text, at + 2) === PLAIN_SPACE)
    return MYSQL.test(command) ? undefined : spanOf(text, valueAt(text, at + 3));
  return MYSQL.test(command) ? spanOf(text, valueAt(text, at + 2)) : undefined;
}

/** A value in the quotes that open at `at`, behind words of SQL or of a sentence. */
export function findQuoted({ text, previous }: View, at: number): Span | undefined {
  let start = at;
  while (start > at - MAX_ESCAPES && charCodeAt(text, start - 1) === BACKSLASH) start--;
  if (charCodeAt(text, start - 1) !== PLAIN_SPACE) return undefined;
  const floor = previous?.end ?? 0;
  if (charCodeAt(text, start - 2) === EQUALS) {
    if (!SET_PASSWORD.test(text.slice(Math.max(floor, start - MAX_SET_LENGTH), start))) return undefined;
  } else if (!isTokenChar(charCodeAt(text, start - 2), ALNUM)) return undefined;
  else if (!BEFORE_QUOTE.test(text.slice(Math.max(floor, start - 16), start))) return undefined;
  return WORDS.test(text.slice(at + 1, at + 65)) ? undefined : spanOf(text, valueAt(text, start));
}

/** The text of an XML element whose start tag ends at `at`: `<password>…</password>`. */
export function findElement({ text, previous }: View, at: number): Span | undefined {
  let start = at;
  const floor = Math.max(previous?.end ?? 0, at - MAX_OPTION_LENGTH);
  while (start > floor && /[\w.:-]/.test(text.charAt(start - 1))) start--;
  if (start === at || charCodeAt(text, start - 1) !== LESS) return undefined;
  const nameClass = classOfName(text.slice(start, at));
  if (nameClass === undefined) return undefined;
  const end = text.slice(at + 1, at + 1 + MAX_ELEMENT_LENGTH).indexOf('</');
  if (end <= 0) return undefined;
  const content = text.slice(at + 1, at + 1 + end);
  if (/["\n\\<]/.test(content) || (nameClass !== 'strong' && !isRandom(content, 8))) return undefined;
  return spanOf(text, { start: at + 1, end: at + 1 + end, quote: '', gap: '' });
}

function valueAt(text: string, at: number): Value | undefined {
  const opened = openingQuote(text, at);
  if (opened === undefined) return unquoted(text, at, '', false, BOUNDS);
  const { contentStart, quote, depth } = opened;
  if (quote === '"' && closesString(text, contentStart)) return undefined;
  return { start: contentStart, end: quotedEnd(text, contentStart, quote, depth), quote, gap: '' };
}

function spanOf(text: string, value: Value | undefined): Span | undefined {
  if (value === undefined || value.end <= value.start) return undefined;
  if (value.end - value.start <= 128 && isPlaceholder(text.slice(value.start, value.end))) return undefined;
  return { start: value.start, end: value.end, kind: 'SECRET' };
}
