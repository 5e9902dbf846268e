import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { issueKey, newApiKey, readApiKey } from '../src/api-key.ts';

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();
const now = (): number => Date.parse('2026-01-02T03:04:05.678Z');
const bytes = (count: number) => fc.uint8Array({ minLength: count, maxLength: count });
const keys = fc.tuple(bytes(8), bytes(20)).map(([id, secret]) => newApiKey((count) => (count === 8 ? id : secret)));

describe('a new key', () => {
  it('is rdp_<id>_<secret><checksum>, of one length, and read back', () => {
    fc.assert(
      fc.property(keys, (key) => {
        expect(key.text).toMatch(/^rdp_[0-9A-Za-z]{11}_[0-9A-Za-z]{33}$/);
        expect(key.text.slice(4, 15)).toBe(key.id);
        expect(readApiKey(key.text)).toEqual(key);
      }),
      { examples: [[newApiKey((count) => new Uint8Array(count))], [newApiKey((c) => new Uint8Array(c).fill(255))]] },
    );
  });

  it('ends with the CRC-32 of what is before it', () => {
    fc.assert(
      fc.property(keys, ({ text }) => {
        const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
        const value = [...text.slice(-6)].reduce((sum, digit) => sum * 62 + digits.indexOf(digit), 0);
        expect(value).toBe(crc32(text.slice(0, -6)));
      }),
    );
  });

  it('keeps all 160 bits of its secret: secrets that differ make keys that differ', () => {
    fc.assert(
      fc.property(bytes(20), fc.nat(159), (secret, bit) => {
        const other = secret.slice();
        other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7));
        const of = (chosen: Uint8Array) => newApiKey((count) => (count === 20 ? chosen : new Uint8Array(count))).text;
        expect(of(secret)).not.toBe(of(other));
      }),
    );
  });

  it('is another each time', () => {
    const many = Array.from({ length: 100 }, () => newApiKey(randomBytes));
    expect(new Set(many.map(({ id }) => id)).size).toBe(100);
  });
});

describe('what is no key', () => {
  it('is every key with one character changed, left out, doubled or swapped with the next', () => {
    fc.assert(
      fc.property(keys, fc.nat(48), fc.constantFrom(...'09AZaz_- é'), ({ text }, at, other) => {
        fc.pre(text[at] !== other);
        const [before, here, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)];
        expect(readApiKey(before + other + after)).toBeUndefined();
        expect(readApiKey(before + after)).toBeUndefined();
        expect(readApiKey(before + here + here + after)).toBeUndefined();
        const swapped = before + after.charAt(0) + here + after.slice(1);
        if (swapped !== text) expect(readApiKey(swapped)).toBeUndefined();
      }),
    );
  });

  it.each([
    '',
    'rdp_',
    'rdp__',
    'rdp_id_secret',
    ' rdp_00000000000_000000000000000000000000000000000',
    `rdp_${'0'.repeat(11)}_${'0'.repeat(33)}`,
  ])('is %j', (text) => {
    expect(readApiKey(text)).toBeUndefined();
  });

  it('is any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(readApiKey(text)).toBeUndefined();
        expect(readApiKey(`rdp_${text}`)).toBeUndefined();
      }),
    );
  });
});

describe('issueKey', () => {
  it('keeps the hash of the whole key and nothing of its secret', () => {
    const grant = { tenant_id: 'acme', scopes: ['ingest', 'read'] as const, expires_at: '2027-01-01T00:00:00.000Z' };
    const { key, stored } = issueKey(grant, { randomBytes, sha256, now });
    expect(stored).toEqual({
      ...grant,
      id: key.id,
      hash: Buffer.from(sha256(key.text)).toString('hex'),
      created_at: '2026-01-02T03:04:05.678Z',
    });
    expect(JSON.stringify(stored)).not.toContain(key.text.slice(16, 43));
  });

  it('has no end unless one is given', () => {
    const { stored } = issueKey({ tenant_id: 'acme', scopes: ['ingest'] }, { randomBytes, sha256, now });
    expect(stored).not.toHaveProperty('expires_at');
  });
});
