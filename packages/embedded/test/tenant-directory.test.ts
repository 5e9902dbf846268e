import { tenantDirectoryContract } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { openHarness } from './engine-harness.ts';

tenantDirectoryContract('embedded', openHarness);

describe('whether some key is valid', () => {
  it('is so until the last of them is revoked or expired', async () => {
    const { directory, clock, close } = await openHarness();
    const key = (id: string, expires_at?: string) => ({
      ...{ id, tenant_id: 'acme', hash: '', scopes: ['ingest'] as const },
      created_at: new Date(clock.now()).toISOString(),
      ...(expires_at !== undefined && { expires_at }),
    });
    expect(await directory.hasValidKey()).toBe(false);
    await directory.createTenant('acme');
    await directory.addKey(key('a', new Date(clock.now() + 1_000).toISOString()));
    expect(await directory.hasValidKey()).toBe(true);
    clock.advance(1_000);
    expect(await directory.hasValidKey()).toBe(false);
    await directory.addKey(key('b'));
    expect(await directory.hasValidKey()).toBe(true);
    await directory.revokeKey('acme', 'b');
    expect(await directory.hasValidKey()).toBe(false);
    await close();
  });
});
