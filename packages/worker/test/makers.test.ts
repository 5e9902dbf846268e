import { describe, expect, it } from 'vitest';
import { createMakers, makerOf } from '../src/makers.ts';

const key = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

describe('the maker of a tenant', () => {
  it('makes the same mac of the same content under the same key, and another under another', () => {
    const { mac, tenantId } = makerOf('acme', key(1));
    expect([tenantId, mac('a')]).toEqual(['acme', makerOf('acme', key(1)).mac('a')]);
    expect(new Set([mac('a'), mac('b'), makerOf('acme', key(2)).mac('a')]).size).toBe(3);
    // It stands in an id behind the reserved character.
    expect(mac('a')).toMatch(/^[\w-]{22}$/);
  });
});

describe('makers', () => {
  it('ask once for the key of a tenant', async () => {
    const asked: string[] = [];
    const makerFor = createMakers(async (tenantId) => {
      asked.push(tenantId);
      return key(1);
    });
    expect(await makerFor('acme')).toBe(await makerFor('acme'));
    expect((await makerFor('beta')).tenantId).toBe('beta');
    expect(asked).toEqual(['acme', 'beta']);
  });

  it('ask again after a key could not be read', async () => {
    let tries = 0;
    const makerFor = createMakers(async () => {
      if (++tries === 1) throw new Error('down');
      return key(1);
    });
    await expect(makerFor('acme')).rejects.toThrow('down');
    expect((await makerFor('acme')).tenantId).toBe('acme');
  });
});
