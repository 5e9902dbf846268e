import type { Detector, Span, View } from '../detector.ts';
import { findAwsKeyId } from './aws-access-key.ts';
import { findJwt } from './jwt.ts';
import { findPrivateKey } from './private-key.ts';
import { isSecret } from './secret-judge.ts';
import { BEFORE_SEPARATOR, nameBefore } from './secret-names.ts';
import { findElement, findOption, findQuoted } from './secret-options.ts';
import { ANCHORS, ANY, findPrefixed } from './secret-prefixes.ts';
import { findBareScheme, findCredentials } from './secret-schemes.ts';
import { findDiscordToken, findInUrl, findTelegramToken } from './secret-urls.ts';
import { valueAfter } from './secret-values.ts';

type Find = (view: View, at: number) => Span | undefined;

/** What may start at one of some characters, and between which neighbours: most candidates go by these. */
interface Start {
  readonly chars: string;
  readonly before: string;
  readonly after: string;
  readonly find: Find;
}

const WORD = ANY.replace(/\W/g, '');
const LETTERS = ANY.replace(/[^A-Za-z]/g, '');

const STARTS: readonly Start[] = [
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

/** Stands for the separators that are not ASCII. */
const WIDE = 128;
const BY_CODE = buildTable();

/**
 * Credentials: tokens with a well-known prefix, passwords in URLs, and values that a name calls secret, in `key=value`, JSON,
 * YAML, queries, headers, command lines and XML. JWTs, AWS keys and private keys are secrets too; their own kinds, when on, get them.
 */
export const secret: Detector = {
  kind: 'SECRET',
  starts: { chars: [...new Set(STARTS.map(({ chars }) => chars).join(''))].join('') },
  keys: [
    ...[
      'password',
      'passwords',
      'passwd',
      'pwd',
      'passphrase',
      'passcode',
      'passwordhash',
      'dbpass',
      'userpass',
      'psk',
    ],
    ...['secret', 'secrets', 'secretkey', 'secretkeybase', 'apikey', 'apikeys', 'appkey', 'appsecret', 'authkey'],
    ...['token', 'tokens', 'authorization', 'accountkey', 'sharedaccesskey', 'accesskey', 'encryptionkey', 'masterkey'],
    ...['cookie', 'cookies', 'setcookie', 'sessionid', 'sessid', 'jsessionid', 'phpsessid', 'connectionstring'],
    ...[
      'passwort',
      'kennwort',
      'wachtwoord',
      'contraseña',
      'contrasena',
      'senha',
      'motdepasse',
      'mdp',
      'hasło',
      'haslo',
    ],
    ...['lösenord', 'adgangskode', 'salasana', 'şifre', 'heslo', 'пароль', '密码', '密碼', 'パスワード', '비밀번호'],
    ...['privatekey', 'secretaccesskey', 'jwt', 'idtoken'],
  ],
  find: (view, at) => {
    const { text } = view;
    const candidates = BY_CODE[Math.min(text.charCodeAt(at), WIDE)] as Candidates;
    const before = at > 0 ? text.charCodeAt(at - 1) : 0;
    const after = at + 1 < text.length ? text.charCodeAt(at + 1) : 0;
    const possible =
      (before < 128 ? (candidates.before[before] as number) : -1) &
      (after < 128 ? (candidates.after[after] as number) : -1);
    return possible === 0 ? undefined : findAny(view, at, candidates.finds, possible);
  },
};

function findAny(view: View, at: number, finds: readonly Find[], possible: number): Span | undefined {
  for (let i = 0; i < finds.length; i++) {
    if ((possible & (1 << i)) === 0) continue;
    const span = (finds[i] as Find)(view, at);
    if (span !== undefined) return { start: span.start, end: span.end, kind: 'SECRET' };
  }
  return undefined;
}

/** The value that the separator at `at` gives to a name. */
function findNamed(view: View, at: number): Span | undefined {
  const name = nameBefore(view, at);
  if (name === undefined) return undefined;
  if (name.class === 'scheme') return findCredentials(view, name);
  const value = valueAfter(view.text, name);
  if (value === undefined || !isSecret(view.text, name, value)) return undefined;
  return { start: value.start, end: value.end, kind: 'SECRET' };
}

/** The finders of one character. Bit `i` of a neighbour says that `finds[i]` may start beside it. */
interface Candidates {
  readonly finds: Find[];
  readonly before: Uint16Array;
  readonly after: Uint16Array;
}

function buildTable(): readonly (Candidates | undefined)[] {
  const table = new Array<Candidates | undefined>(WIDE + 1).fill(undefined);
  for (const { chars, before, after, find } of STARTS) {
    for (const char of chars) {
      const code = Math.min(char.charCodeAt(0), WIDE);
      const candidates = table[code] ?? { finds: [], before: new Uint16Array(128), after: new Uint16Array(128) };
      table[code] = candidates;
      const bit = (1 << candidates.finds.push(find)) >> 1;
      for (const neighbour of before)
        candidates.before[neighbour.charCodeAt(0)] = (candidates.before[neighbour.charCodeAt(0)] as number) | bit;
      for (const neighbour of after)
        candidates.after[neighbour.charCodeAt(0)] = (candidates.after[neighbour.charCodeAt(0)] as number) | bit;
    }
  }
  return table;
}
