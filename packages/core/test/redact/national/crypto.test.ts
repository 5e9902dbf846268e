import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/redact/checks/sha256.ts';
import { compile, type NationalKind } from '../../../src/redact/index.ts';
import { NATIONAL } from '../../../src/redact/national/index.ts';

const found = (kind: NationalKind, text: string): string[] =>
  compile({ kinds: [kind], detectors: NATIONAL })
    .spans(text)
    .map(({ start, end }) => text.slice(start, end));

const CONTEXTS = [
  ['', ''],
  ['sent to ', ' today'],
  ['bitcoin:', '?amount=1'],
  ['"to":"', '"'],
  ['(', ').'],
  ['addr=', '&x'],
] as const;

describe('a Bitcoin address', () => {
  // Examples of the Bitcoin Wiki (Invoice address), BIP 173 and BIP 350.
  it.each([
    '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2',
    '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy',
    'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4',
    'bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3',
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
  ])('is found: %s', (address) => {
    for (const [before, after] of CONTEXTS) expect(found('BITCOIN', before + address + after)).toEqual([address]);
  });

  it.each([
    ['a wrong checksum', '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3'],
    ['a wrong checksum', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp'],
    ['Bech32m of version 0', 'bc1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd'],
    ['Bech32 of version 16', 'BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL'],
    ['a character that Bech32 has not', 'bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4'],
    ['mixed case', 'bc1Qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq'],
    ['a test network', 'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx'],
    ['a part of a word', 'x1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2'],
    ['a longer word', '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2a'],
  ])('is not found with %s: %s', (_, text) => {
    expect(found('BITCOIN', text)).toEqual([]);
  });

  it('is no hash', () => {
    const hash = fc.string({ unit: fc.constantFrom(...'123456789abcdef'), minLength: 26, maxLength: 64 });
    fc.assert(
      fc.property(hash, (text) => {
        expect(found('BITCOIN', text)).toEqual([]);
      }),
    );
  });
});

describe('an Ethereum address', () => {
  // Examples of ERC-55.
  it.each([
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0x52908400098527886E0F7030069857D2E4169EE7',
    '0xde709f2102306220921060314715629080e2fb77',
  ])('is found: %s', (address) => {
    for (const [before, after] of CONTEXTS) expect(found('ETHEREUM', before + address + after)).toEqual([address]);
  });

  it.each([
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed0',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg',
    '5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    'sha1 0xde709f2102306220921060314715629080e2fb77',
    'commit=0xde709f2102306220921060314715629080e2fb77',
    'x0xde709f2102306220921060314715629080e2fb77',
    '0x7ffde4a1b2c0',
  ])('is not %s', (text) => {
    expect(found('ETHEREUM', text)).toEqual([]);
  });
});

it('SHA-256 is that of the platform', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(Buffer.from(sha256(bytes)).toString('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
    }),
  );
});
