import { createHash, randomBytes } from 'node:crypto';
import { issueKey, type KeyGrant, type KeyOfTenant, toRdpError } from '@rdp/core';
import { createKeyAuthentication, createOpenAccess } from '@rdp/ingest';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openHarness } from './engine-harness.ts';

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();
const MINUTE = 60_000;

/** Authentication over a directory with the tenants acme and beta, and what it asked the directory for. */
async function open() {
  const { directory, clock, close } = await openHarness();
  onTestFinished(close);
  for (const tenantId of ['acme', 'beta']) await directory.createTenant(tenantId);
  const asked = { find: 0, note: 0 };
  const counting = {
    findKey(id: string): Promise<KeyOfTenant | undefined> {
      asked.find++;
      return directory.findKey(id);
    },
    noteKeyUse(id: string): Promise<void> {
      asked.note++;
      return directory.noteKeyUse(id);
    },
  };
  const authenticate = createKeyAuthentication({ directory: counting, sha256, now: clock.now });
  return {
    directory,
    clock,
    asked,
    authenticate,
    /** Makes a key and gives it as its holder has it. */
    async issue(grant: Partial<KeyGrant> = {}) {
      const making = { randomBytes, sha256, now: clock.now };
      const { key, stored } = issueKey({ tenant_id: 'acme', scopes: ['ingest'], ...grant }, making);
      await directory.addKey(stored);
      return key;
    },
    /** What a request with this field comes to: `ok`, or the whole error. */
    async outcome(authorization: string | undefined, tenantId = 'acme', scope: 'ingest' | 'read' | 'admin' = 'ingest') {
      try {
        await (await authenticate(authorization)).authorize(scope, tenantId);
        return 'ok';
      } catch (error) {
        const { code, message, hint, data, status } = toRdpError(error);
        return { code, message, hint, data, status };
      }
    },
  };
}

const UNAUTHENTICATED = {
  code: 'unauthenticated',
  message: 'there is no valid key with this request',
  hint: undefined,
  data: {},
  status: 401,
};

describe('a valid key', () => {
  it.each(['Bearer ', 'bearer ', 'BEARER   '])('is taken after %j', async (scheme) => {
    const { issue, outcome } = await open();
    expect(await outcome(`${scheme}${(await issue()).text}`)).toBe('ok');
  });

  it('writes for its own tenant and nobody else, whether that one exists or not', async () => {
    const { issue, outcome } = await open();
    const { text } = await issue();
    const refused = { code: 'forbidden', status: 403, message: 'this key may not write logs of this tenant' };
    const others = ['beta', 'nobody', 'ACME', 'acme.', ''];
    const outcomes = await Promise.all(others.map((tenantId) => outcome(`Bearer ${text}`, tenantId)));
    for (const each of outcomes) expect(each).toEqual({ ...refused, hint: undefined, data: {} });
  });

  it.each(['ingest', 'read', 'admin'] as const)('with the scope %s does that alone', async (scope) => {
    const { issue, outcome } = await open();
    const { text } = await issue({ scopes: [scope] });
    for (const wanted of ['ingest', 'read', 'admin'] as const) {
      const result = await outcome(`Bearer ${text}`, 'acme', wanted);
      if (wanted === scope) expect(result).toBe('ok');
      else expect(result).toMatchObject({ code: 'forbidden' });
    }
  });
});

describe('everything else gets one and the same answer', () => {
  it('no key, no form of one, a typo, an unknown one, another secret, an expired and a revoked one, a tenant that is gone', async () => {
    const { issue, outcome, directory, clock } = await open();
    const [good, other] = [await issue(), await issue({ tenant_id: 'beta' })];
    const { key: unknown } = issueKey(
      { tenant_id: 'acme', scopes: ['ingest'] },
      { randomBytes, sha256, now: clock.now },
    );
    // The id of a key that exists, with a secret and a checksum that go together.
    const { key: forged } = issueKey(
      { tenant_id: 'acme', scopes: ['ingest'] },
      {
        randomBytes: (count) => (count === 8 ? idBytesOf(good.id) : randomBytes(count)),
        sha256,
        now: clock.now,
      },
    );
    expect([forged.id, forged.text === good.text]).toEqual([good.id, false]);
    const expired = await issue({ expires_at: new Date(clock.now()).toISOString() });
    const revoked = await issue();
    await directory.revokeKey('acme', revoked.id);
    await directory.removeTenant('beta');
    const fields = [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      good.text,
      `Basic ${Buffer.from(`x:${good.text}`).toString('base64')}`,
      `Bearer ${good.text}x`,
      `Bearer ${good.text.slice(0, -1)}`,
      `Bearer ${good.text} ${good.text}`,
      `Bearer ${good.text}, Bearer ${good.text}`,
      ...[unknown, forged, expired, revoked, other].map(({ text }) => `Bearer ${text}`),
    ];
    for (const field of fields) expect(await outcome(field)).toEqual(UNAUTHENTICATED);
    expect(await outcome(`Bearer ${good.text}`)).toBe('ok');
  });

  it('what has no valid checksum costs no lookup', async () => {
    const { issue, outcome, asked } = await open();
    const { text } = await issue();
    for (let i = 0; i < 100; i++) await outcome(`Bearer ${text.slice(0, -2)}${String(i).padStart(2, '0')}`);
    expect(asked.find).toBeLessThanOrEqual(1);
  });
});

describe('what changes takes effect within a minute', () => {
  it('a revoked key stops', async () => {
    const { issue, outcome, directory, clock, asked } = await open();
    const { id, text } = await issue();
    expect(await outcome(`Bearer ${text}`)).toBe('ok');
    await directory.revokeKey('acme', id);
    clock.advance(MINUTE);
    expect(await outcome(`Bearer ${text}`)).toEqual(UNAUTHENTICATED);
    expect(asked.find).toBe(2);
  });

  it('a key that expires stops at once, without a lookup', async () => {
    const { issue, outcome, clock, asked } = await open();
    const { text } = await issue({ expires_at: new Date(clock.now() + 5_000).toISOString() });
    clock.advance(4_999);
    expect(await outcome(`Bearer ${text}`)).toBe('ok');
    clock.advance(1);
    expect(await outcome(`Bearer ${text}`)).toEqual(UNAUTHENTICATED);
    expect(asked.find).toBe(1);
  });

  it('a suspended tenant is refused with 403, and let in again', async () => {
    const { issue, outcome, directory, clock } = await open();
    const { text } = await issue();
    await directory.changeTenant('acme', { state: 'suspended' });
    expect(await outcome(`Bearer ${text}`)).toMatchObject({ code: 'forbidden', message: 'the tenant is suspended' });
    await directory.changeTenant('acme', { state: 'active' });
    clock.advance(MINUTE);
    expect(await outcome(`Bearer ${text}`)).toBe('ok');
  });
});

describe('last use', () => {
  it('is noted at most once a minute, and only of a valid key', async () => {
    const { issue, outcome, directory, clock, asked } = await open();
    const [used, refused] = [await issue(), await issue({ expires_at: new Date(clock.now()).toISOString() })];
    for (let second = 0; second < 90; second++) {
      await outcome(`Bearer ${used.text}`);
      await outcome(`Bearer ${refused.text}`);
      clock.advance(1_000);
    }
    expect(asked.note).toBe(2);
    const lastUse = async ({ id }: { readonly id: string }) =>
      (await directory.listKeys('acme')).find((key) => key.id === id)?.last_used_at;
    await expect.poll(() => lastUse(used)).toBe(new Date(clock.now() - 30_000).toISOString());
    expect(await lastUse(refused)).toBeUndefined();
  });

  it('is not waited for, and its failure is told, not answered', async () => {
    const { issue, directory, clock } = await open();
    const { text } = await issue();
    const never = Promise.withResolvers<void>();
    const troubles: unknown[] = [];
    const findKey = (id: string) => directory.findKey(id);
    const stuck = createKeyAuthentication({
      directory: { findKey, noteKeyUse: () => never.promise },
      sha256,
      now: clock.now,
      onTrouble: (cause) => troubles.push(cause),
    });
    await (await stuck(`Bearer ${text}`)).authorize('ingest', 'acme');
    never.reject(new Error('down'));
    await expect.poll(() => troubles).toEqual([new Error('down')]);
  });
});

describe('open access', () => {
  it('lets in everybody but the suspended', async () => {
    const { directory, clock } = await open();
    await directory.changeTenant('beta', { state: 'suspended' });
    const { authorize } = await createOpenAccess({ directory, now: clock.now })(undefined);
    await authorize('ingest', 'acme');
    await authorize('ingest', 'nobody');
    await expect(authorize('ingest', 'beta')).rejects.toMatchObject({ code: 'forbidden' });
    await directory.changeTenant('acme', { state: 'suspended' });
    clock.advance(MINUTE);
    await expect(authorize('ingest', 'acme')).rejects.toMatchObject({ code: 'forbidden' });
  });
});

/** The 8 bytes that an id was made of. */
function idBytesOf(id: string): Uint8Array {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const value = [...id].reduce((sum, digit) => sum * 62n + BigInt(digits.indexOf(digit)), 0n);
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}
