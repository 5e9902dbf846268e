import type { Detector, Span, View } from '../detector.ts';
import { wordList } from '../word-list.ts';
import { findAwsKeyId } from './aws-access-key.ts';
import { findJwt } from './jwt.ts';
import { findPrivateKey } from './private-key.ts';
import { isSecret } from './secret-judge.ts';
import { BEFORE_SEPARATOR, nameBefore, SECRET_NAMES } from './secret-names.ts';
import { findElement, findOption, findQuoted } from './secret-options.ts';
import { ANCHORS, ANY, findPrefixed } from './secret-prefixes.ts';
import { findBareScheme, findCredentials } from './secret-schemes.ts';
import { findDiscordToken, findInUrl, findTelegramToken } from './secret-urls.ts';
import { valueAfter } from './secret-values.ts';

const WORD = ANY.replace(/\W/g, '');
const LETTERS = ANY.replace(/[^A-Za-z]/g, '');

/** What may start at some characters, and between which neighbours. */
const STARTS = [
  { chars: ':', before: WORD, after: '/\\', find: findInUrl },
  { chars: ':', before: '0123456789', after: 'A', find: findTelegramToken },
  { chars: '=', before: BEFORE_SEPARATOR, after: ANY.replace('=', ''), find: findNamed },
  { chars: ':', before: BEFORE_SEPARATOR.replace(/[\d\]]/g, ''), after: ANY.replace(/[=:]/g, ''), find: findNamed },
  // Most colons behind digits are those of a time.
  { chars: ':', before: '0123456789', after: ' "\'%', find: findNamed },
  { chars: ':', before: BEFORE_SEPARATOR, after: '=', find: findNamed },
  { chars: '%', before: ANY, after: '23', find: findNamed },
  { chars: '\\', before: ANY, after: 'u', find: findNamed },
  { chars: '\uff1a\uff1d', before: ANY, after: ANY, find: findNamed },
  { chars: '\'"', before: ' \\', after: ANY, find: findQuoted },
  { chars: '>', before: WORD, after: ANY, find: findElement },
  { chars: '-', before: '\0 -', after: LETTERS, find: findOption },
  { chars: 'J', before: 'y', after: WORD, find: findJwt },
  { chars: 'A', before: ANY, after: 'KSBC', find: findAwsKeyId },
  { chars: 'B', before: ' -', after: 'E', find: findPrivateKey },
  { chars: 'B', before: ANY, after: 'EeAa', find: findBareScheme },
  { chars: 'MNO', before: ANY, after: 'DTjz', find: findDiscordToken },
  ...ANCHORS.map(({ char, before, after }) => ({ chars: char, before, after, find: findPrefixed })),
];

/**
 * Credentials: tokens with a well-known prefix, passwords in URLs, and values that a name calls secret, in `key=value`, JSON,
 * YAML, queries, headers, command lines and XML. JWTs, AWS keys and private keys are secrets too; their own kinds, when on, get them.
 */
export const secret: Detector = {
  kind: 'SECRET',
  starts: { places: STARTS.map((start) => ({ ...start, find: asSecret(start.find) })) },
  keys: [
    ...wordList(`${SECRET_NAMES}
      passwords secrets apikeys token tokens authorization cookie cookies setcookie sessionid sessid jsessionid phpsessid
      connectionstring jwt`),
  ],
  find: () => undefined,
};

/** The value that the separator at `at` gives to a name. */
function findNamed(view: View, at: number): Span | undefined {
  const name = nameBefore(view, at);
  if (name === undefined) return undefined;
  if (name.class === 'scheme') return findCredentials(view, name);
  const value = valueAfter(view.text, name);
  if (value === undefined || !isSecret(view.text, name, value)) return undefined;
  return { start: value.start, end: value.end, kind: 'SECRET' };
}

/** What is of another kind is a secret too. */
function asSecret(find: Detector['find']): Detector['find'] {
  return (view, at) => {
    const span = find(view, at);
    return span && { start: span.start, end: span.end, kind: 'SECRET' };
  };
}
