import { tenantIdSchema } from '@rdp/core/contract';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RdpClient } from '../src/client.ts';
import type { RdpClientOptions } from '../src/options.ts';

const url = 'http://127.0.0.1:9';
const open = (options: Partial<RdpClientOptions>) =>
  new RdpClient({ url, tenantId: 'acme', exitHooks: false, ...options });
const accepts = (options: Partial<RdpClientOptions>): boolean => {
  try {
    void open(options).close({ timeoutMs: 0 });
    return true;
  } catch {
    return false;
  }
};

it.each([
  ['user and password in the URL', { url: 'http://user:hunter2@example.com' }, 'apiKey'],
  ['a key that no header can hold', { apiKey: 'hunter2\r\nx: y' }, 'apiKey'],
  ['an empty key', { apiKey: '' }, 'apiKey'],
  ['no tenant', { tenantId: '' }, 'tenantId'],
  ['a timeout of zero', { timeoutMs: 0 }, 'timeoutMs'],
  ['a number that is none', { maxRetries: Number.NaN }, 'maxRetries'],
  ['no end', { maxRetryMs: Number.POSITIVE_INFINITY }, 'maxRetryMs'],
  ['no request at all', { inFlight: 0 }, 'inFlight'],
  ['no connection', { connections: 0 }, 'connections'],
  ['a batch of nothing', { batch: { maxLogs: 0 } }, 'batch.maxLogs'],
  ['an unknown rule', { buffer: { whenFull: 'explode' as 'block' } }, 'buffer.whenFull'],
  ['a spool nowhere', { spool: { dir: '' } }, 'spool.dir'],
])('%s is refused, and the option named', (_name, options, named) => {
  expect(() => open(options)).toThrow(
    expect.objectContaining({ code: 'invalid_options', retryable: false, message: expect.stringContaining(named) }),
  );
  expect(() => open(options)).not.toThrow(/hunter2/);
});

it('a tenant is what the contract takes as one', () => {
  const tenant = fc.oneof(fc.string({ maxLength: 140 }), fc.stringMatching(/^[A-Za-z0-9_.-]{1,130}$/));
  fc.assert(
    fc.property(tenant, (tenantId) => {
      expect(accepts({ tenantId })).toBe(tenantIdSchema.safeParse(tenantId).success);
    }),
    { numRuns: 200 },
  );
});
