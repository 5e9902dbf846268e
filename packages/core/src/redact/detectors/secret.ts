import type { Detector, Span, View } from '../detector.ts';
import { findAwsKeyId } from './aws-access-key.ts';
import { findJwt } from './jwt.ts';
import { findPrivateKey } from './private-key.ts';
import { isSecret } from './secret-judge.ts';
import { nameBefore } from './secret-names.ts';
import { findElement, findOption, findQuoted } from './secret-options.ts';
import { ANCHORS, findPrefixed } from './secret-prefixes.ts';
import { findBareScheme, findCredentials } from './secret-schemes.ts';
import { findDiscordToken, findInUrl, findTelegramToken } from './secret-urls.ts';
import { valueAfter } from './secret-values.ts';

type Find = (view: View, at: number) => Span | undefined;

/** What may start at a character. Each is rare, or turned down by its neighbours at once. */
const FINDERS: readonly (readonly [chars: string, ...Find[]])[] = [
  ['=\uff1a%\\', findNamed],
  [':', findInUrl, findTelegramToken, findNamed],
  ["'", findQuoted],
  ['>', findElement],
  ['-', findPrefixed, findOption],
  ['J', findJwt],
  ['A', findAwsKeyId],
  ['Bb', findPrivateKey, findBareScheme],
  ['MNO', findDiscordToken],
  [[...ANCHORS].filter((char) => char !== '-').join(''), findPrefixed],
];

const BY_CODE = buildTable();

/**
 * Credentials: tokens with a well-known prefix, passwords in URLs, and values that a name calls secret, in `key=value`, JSON,
 * YAML, queries, headers, command lines and XML. JWTs, AWS keys and private keys are secrets too; their own kinds, when on, get them.
 */
export const secret: Detector = {
  kind: 'SECRET',
  starts: { chars: [...BY_CODE.keys()].map((code) => String.fromCharCode(code)).join('') },
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
    for (const find of BY_CODE.get(view.text.charCodeAt(at)) as readonly Find[]) {
      const span = find(view, at);
      if (span !== undefined) return { start: span.start, end: span.end, kind: 'SECRET' };
    }
    return undefined;
  },
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

function buildTable(): ReadonlyMap<number, readonly Find[]> {
  const table = new Map<number, Find[]>();
  for (const [chars, ...finders] of FINDERS) {
    for (const char of chars) table.set(char.charCodeAt(0), [...(table.get(char.charCodeAt(0)) ?? []), ...finders]);
  }
  return table;
}
