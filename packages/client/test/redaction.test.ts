import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RdpClient } from '../src/client.ts';
import { tempDir } from './child.ts';
import { accepted, scripted } from './server.ts';

const log = { log_id: 'a', text: 'User 555-0199 logged in', contact: { email: 'jo@example.com' }, n: 1 };
const clean = { log_id: 'a', text: 'User [REDACTED] logged in', contact: { email: '[REDACTED]' }, n: 1 };
const redact = { kinds: ['PHONE', 'EMAIL'] as const };

describe('redact', () => {
  it('removes what the policy names from text and attributes, of the first log too', async () => {
    const { url, seen } = await scripted(accepted);
    const client = new RdpClient({ url, tenantId: 'acme', exitHooks: false, redact });
    // The engine is not loaded yet.
    expect(client.log(log)).toBe(true);
    expect(client.stats().logged.logs).toBe(0);
    expect(await client.flush()).toEqual({ complete: true, pending: 0 });
    client.log(log);
    client.log({ log_id: 'clean', text: 'nothing' });
    await client.flush();
    await client.ingestMany([log]);
    expect(seen.map(({ logs }) => logs)).toEqual([[clean], [clean, { log_id: 'clean', text: 'nothing' }], [clean]]);
    await client.close();
  });

  it('nothing of it is on disk', async () => {
    const dir = tempDir();
    const client = new RdpClient({
      url: 'http://127.0.0.1:9',
      tenantId: 'acme',
      exitHooks: false,
      redact,
      spool: { dir },
    });
    client.log(log);
    await client.close({ timeoutMs: 300 });
    const onDisk = readdirSync(dir)
      .map((name) => readFileSync(join(dir, name), 'utf8'))
      .join('');
    expect(onDisk).toContain('[REDACTED]');
    expect(onDisk).not.toMatch(/555-0199|jo@example/);
  });

  it('a policy that cannot be used sends nothing, and says so', async () => {
    const { url, seen } = await scripted(accepted);
    const errors: string[] = [];
    const drops: unknown[] = [];
    const client = new RdpClient({
      url,
      tenantId: 'acme',
      exitHooks: false,
      redact: { kinds: ['NONSENSE' as 'PHONE'] },
      onError: ({ code }) => errors.push(code),
      onDrop: (notice) => drops.push(notice),
    });
    client.log(log);
    await client.flush();
    await expect(client.ingestMany([log])).rejects.toMatchObject({ code: 'invalid_options' });
    await expect(client.ingest(log)).rejects.toMatchObject({ code: 'invalid_options' });
    client.log(log);
    await client.close();
    expect(seen).toEqual([]);
    expect(errors).toContain('invalid_options');
    expect(drops.length).toBeGreaterThan(0);
    expect(client.stats()).toMatchObject({
      logged: { logs: 2 },
      dropped: { log_invalid: { logs: 2 } },
      bufferedBytes: 0,
    });
  });
});
