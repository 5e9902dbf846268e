import { describe, expect, it } from 'vitest';
import { findings } from '../findings.ts';

const jwts = (text: string): string[] => findings('JWT', text);
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const header = part({ alg: 'HS256', typ: 'JWT' });
const claims = part({ sub: '1234', name: 'Ann' });
const signature = 'k3Jq_8d0-ZbLr2mW9xYvT1uNpQsRc5Eo7Hf4Ga6Ib0';
const signed = `${header}.${claims}.${signature}`;
const encrypted = `${part({ alg: 'dir', enc: 'A256GCM' })}..${'A1b2'.repeat(4)}.${'c3D4'.repeat(9)}.${'e5F6'.repeat(5)}`;
const wrapped = `${part({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.${'Zk9'.repeat(9)}.${'A1b2'.repeat(4)}.${'c3D4'.repeat(9)}.${'e5F6'.repeat(5)}`;

describe('a signed token (RFC 7515 section 3.1)', () => {
  it.each([
    ['alone', (token: string) => token],
    ['in a header', (token: string) => `Authorization: Bearer ${token}`],
    ['in JSON', (token: string) => JSON.stringify({ token })],
    ['in JSON within JSON', (token: string) => JSON.stringify(JSON.stringify({ token }))],
    ['in a query', (token: string) => `GET /cb?jwt=${token}&v=2 HTTP/1.1`],
    ['behind an encoded =', (token: string) => `next=%2Fcb%3Fjwt%3D${token}%26v%3D2`],
    ['behind \\n in JSON', (token: string) => `{"m":"token\\n${token}\\n"}`],
    ['at the end of a sentence', (token: string) => `Refused ${token}.`],
    ['in a cookie', (token: string) => `Cookie: session=${token}; theme=dark`],
    ['behind a colour', (token: string) => `\u001b[32m${token}\u001b[0m`],
    ['behind a prefix', (token: string) => `key_${token}`],
  ])('is found as a whole %s', (_, put) => {
    expect(jwts(put(signed))).toEqual([signed]);
  });

  it('is found by its claims when its header is not known', () => {
    expect(jwts(`${part({ x: 'abcdef' })}.${claims}.${signature}`)).toHaveLength(1);
  });

  it('is found by its header when its claims are no object', () => {
    const detached = `${header}.${'SGVsbG8gd29ybGQ'}.${signature}`;
    expect(jwts(detached)).toEqual([detached]);
  });

  it('is found when it is cut off', () => {
    expect(jwts(`${header}.${claims}...`)).toEqual([`${header}.${claims}`]);
  });
});

describe('other tokens', () => {
  it('has no signature when it is unsecured (RFC 7519 section 6)', () => {
    const unsecured = `${part({ alg: 'none' })}.${claims}.`;
    expect(jwts(unsecured)).toEqual([unsecured.slice(0, -1)]);
  });

  it('has five parts when it is encrypted (RFC 7516 section 3.1), the second maybe empty', () => {
    expect(jwts(`t=${encrypted}, t=${wrapped}`)).toEqual([encrypted, wrapped]);
  });
});

describe('what is no token', () => {
  it.each([
    header,
    `cursor=${claims}`,
    `${header}.`,
    `${header}...`,
    `${header}.json`,
    `x${signed.slice(0, 5)}`,
    'heyJude.mp3.tmp',
    'eyJ.eyJ.x',
    'eyJhbGciOiJI',
    `img=data:application/json;base64,${claims}`,
    'com.example.KeyJoiner.run',
  ])('is left alone: %s', (text) => {
    expect(jwts(text)).toEqual([]);
  });
});
