import type { StoredKey, Tenant } from '@rdp/core';
import type { TenantDirectory } from '@rdp/core/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ManualClock } from './clock.ts';

/** A directory under test and what it stands on. */
export interface DirectoryHarness {
  readonly directory: TenantDirectory;
  readonly clock: ManualClock;
  close(): Promise<void>;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** What every adapter of the directory port must do. */
export function tenantDirectoryContract(name: string, open: () => Promise<DirectoryHarness>): void {
  describe(`${name}: tenant directory contract`, () => {
    let harness: DirectoryHarness;
    let directory: TenantDirectory;
    beforeEach(async () => {
      harness = await open();
      directory = harness.directory;
    });
    afterEach(() => harness.close());

    const time = (): string => new Date(harness.clock.now()).toISOString();
    const madeUpKey = (overrides: Partial<StoredKey> = {}): StoredKey => ({
      id: 'key1',
      tenant_id: 'acme',
      hash: 'ab'.repeat(32),
      scopes: ['ingest'],
      created_at: time(),
      ...overrides,
    });
    const ids = (tenants: readonly Tenant[]): string[] => tenants.map(({ tenant_id }) => tenant_id);

    describe('tenants', () => {
      it('are active and of version 1 when they are new', async () => {
        const expected = {
          tenant_id: 'acme',
          state: 'active',
          created_at: time(),
          updated_at: time(),
          version: 1,
        };
        expect(await directory.createTenant('acme')).toEqual(expected);
        expect(await directory.getTenant('acme')).toEqual(expected);
      });

      it('keep their settings whole', async () => {
        const settings = {
          policy: {
            version: 'p1',
            kinds: ['default', 'IPV4'],
            replacement: 'pseudonym',
            keep_original: false,
            rules: [{ name: 'ORDER', pattern: 'ORD-\\d+', replacement: { text: '<order>' } }],
          },
          retention_days: 30,
          quotas: { logs_per_second: 0.5, bytes_per_second: 1_000_000 },
          keep_original: 'encrypted',
        } as const;
        await directory.createTenant('acme', settings);
        expect(await directory.getTenant('acme')).toMatchObject(settings);
      });

      it('are made once, also by two at the same time', async () => {
        const made = await Promise.allSettled([1, 2, 3].map(() => directory.createTenant('acme')));
        expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        await expect(directory.createTenant('acme')).rejects.toMatchObject({ code: 'tenant_exists', status: 409 });
      });

      it('are not there unless somebody made them', async () => {
        expect(await directory.getTenant('acme')).toBeUndefined();
        await expect(directory.changeTenant('acme', { state: 'suspended' })).rejects.toMatchObject({
          code: 'not_found',
        });
        expect(await directory.removeTenant('acme')).toBe(false);
      });

      it('change in what the change names; null takes a setting away', async () => {
        const made = await directory.createTenant('acme', { retention_days: 7, quotas: { logs_per_second: 5 } });
        harness.clock.advance(SECOND);
        const later = await directory.changeTenant('acme', { state: 'suspended', retention_days: null });
        expect(later).toEqual({
          tenant_id: 'acme',
          state: 'suspended',
          quotas: { logs_per_second: 5 },
          created_at: made.created_at,
          updated_at: time(),
          version: 2,
        });
        expect(await directory.getTenant('acme')).toEqual(later);
      });

      it('change only from the version that the change was made from', async () => {
        await directory.createTenant('acme');
        await directory.changeTenant('acme', { retention_days: 7 }, 1);
        await expect(directory.changeTenant('acme', { retention_days: 1 }, 1)).rejects.toMatchObject({
          code: 'tenant_changed',
          status: 409,
        });
        expect(await directory.getTenant('acme')).toMatchObject({ retention_days: 7, version: 2 });
      });

      it('lose no change when many change them at once', async () => {
        await directory.createTenant('acme');
        const changes = [{ retention_days: 1 }, { state: 'suspended' }, { keep_original: 'no' }] as const;
        await Promise.all(changes.map((change) => directory.changeTenant('acme', change)));
        expect(await directory.getTenant('acme')).toMatchObject({
          retention_days: 1,
          state: 'suspended',
          keep_original: 'no',
          version: 4,
        });
      });

      it('are listed in the order of their ids, page by page', async () => {
        for (const id of ['beta', 'a-1', 'Acme', 'a_1', 'acme']) await directory.createTenant(id);
        await directory.addKey(madeUpKey());
        const first = await directory.listTenants({ limit: 3 });
        expect(ids(first)).toEqual(['Acme', 'a-1', 'a_1']);
        expect(first[0]).toEqual(await directory.getTenant('Acme'));
        expect(ids(await directory.listTenants({ limit: 3, after: 'a_1' }))).toEqual(['acme', 'beta']);
        expect(await directory.listTenants({ limit: 3, after: 'beta' })).toEqual([]);
      });
    });

    describe('keys', () => {
      it('are found by their id, with their tenant', async () => {
        const tenant = await directory.createTenant('acme');
        const key = madeUpKey({ scopes: ['ingest', 'read'], expires_at: '2027-01-01T00:00:00.000Z' });
        await directory.addKey(key);
        expect(await directory.findKey('key1')).toEqual({ key, tenant });
        expect(await directory.findKey('key2')).toBeUndefined();
        expect(await directory.findKey('acme')).toBeUndefined();
      });

      it('need a tenant', async () => {
        await expect(directory.addKey(madeUpKey())).rejects.toMatchObject({ code: 'not_found' });
        expect(await directory.findKey('key1')).toBeUndefined();
      });

      it('are never replaced by another of the same id', async () => {
        await directory.createTenant('acme');
        await directory.createTenant('beta');
        await directory.addKey(madeUpKey());
        await expect(directory.addKey(madeUpKey({ tenant_id: 'beta' }))).rejects.toThrow();
        expect((await directory.findKey('key1'))?.tenant.tenant_id).toBe('acme');
      });

      it('are listed by tenant, the oldest first', async () => {
        await directory.createTenant('acme');
        await directory.createTenant('acme2');
        const keys: StoredKey[] = [];
        for (const id of ['z', 'b', 'c']) {
          keys.push(madeUpKey({ id }));
          await directory.addKey(keys.at(-1) as StoredKey);
          harness.clock.advance(SECOND);
        }
        await directory.addKey(madeUpKey({ id: 'a', tenant_id: 'acme2' }));
        expect(await directory.listKeys('acme')).toEqual(keys);
        expect(await directory.listKeys('nobody')).toEqual([]);
      });

      it('are revoked for good, by their own tenant only', async () => {
        await directory.createTenant('acme');
        await directory.createTenant('beta');
        await directory.addKey(madeUpKey());
        await expect(directory.revokeKey('beta', 'key1')).rejects.toMatchObject({ code: 'not_found' });
        await expect(directory.revokeKey('acme', 'key2')).rejects.toMatchObject({ code: 'not_found' });
        expect((await directory.findKey('key1'))?.key).not.toHaveProperty('revoked_at');
        const revoked = { ...madeUpKey(), revoked_at: time() };
        expect(await directory.revokeKey('acme', 'key1')).toEqual(revoked);
        harness.clock.advance(SECOND);
        expect(await directory.revokeKey('acme', 'key1')).toEqual(revoked);
        expect((await directory.findKey('key1'))?.key).toEqual(revoked);
        expect(await directory.listKeys('acme')).toEqual([revoked]);
      });

      it('remember their last use, to a minute', async () => {
        await directory.createTenant('acme');
        await directory.addKey(madeUpKey());
        const lastUse = async () => (await directory.findKey('key1'))?.key.last_used_at;
        await directory.noteKeyUse('key1');
        const first = time();
        expect(await lastUse()).toBe(first);
        harness.clock.advance(MINUTE - 1);
        await directory.noteKeyUse('key1');
        expect(await lastUse()).toBe(first);
        harness.clock.advance(1);
        await directory.noteKeyUse('key1');
        expect(await lastUse()).toBe(time());
        await directory.noteKeyUse('gone');
        expect(await directory.findKey('gone')).toBeUndefined();
      });
    });

    describe('a tenant that is removed', () => {
      it('takes its keys along, and no key of another', async () => {
        for (const tenant_id of ['acme', 'beta']) {
          await directory.createTenant(tenant_id);
          await directory.addKey(madeUpKey({ id: `${tenant_id}1`, tenant_id }));
        }
        expect(await directory.removeTenant('acme')).toBe(true);
        expect(await directory.getTenant('acme')).toBeUndefined();
        expect(await directory.findKey('acme1')).toBeUndefined();
        expect(await directory.listKeys('acme')).toEqual([]);
        expect(await directory.findKey('beta1')).toBeDefined();
      });

      it('gives its old keys no life when it is made again', async () => {
        await directory.createTenant('acme');
        await directory.addKey(madeUpKey());
        await directory.removeTenant('acme');
        harness.clock.advance(SECOND);
        await directory.createTenant('acme');
        expect(await directory.findKey('key1')).toBeUndefined();
        expect(await directory.listKeys('acme')).toEqual([]);
      });
    });
  });
}
