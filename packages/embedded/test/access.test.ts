import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { issueKey } from '@rdp/core';
import { TEST_CERTIFICATE, until } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../src/engine.ts';
import { startPipeline } from '../src/pipeline.ts';
import { openPipeline, openStore } from './pipeline-harness.ts';
import { tempDir } from './temp-dir.ts';

const { cert, key, otherKey } = TEST_CERTIFICATE;
const LOG = JSON.stringify({ tenant_id: 'acme', log_id: 'log-001', text: 'User 555-0199 logged in' });

/** Makes the tenant acme and a key of it in a data folder. */
async function withKey(dataDir = tempDir(), expires_at?: string) {
  const engine = await openEngine({ dataDir });
  const sha256 = (plain: string): Uint8Array => createHash('sha256').update(plain).digest();
  const { key: made, stored } = issueKey(
    { tenant_id: 'acme', scopes: ['ingest'], ...(expires_at !== undefined && { expires_at }) },
    { randomBytes, sha256, now: Date.now },
  );
  await engine.directory.createTenant('acme');
  await engine.directory.addKey(stored);
  await engine.close();
  return { dataDir, key: made.text, id: made.id };
}

/** One request, with every field as the test wants it, `Host` included. */
async function send(port: number, headers: Record<string, string>, { tls = false, path = '/ingest' } = {}) {
  const request = (tls ? httpsRequest : httpRequest)({
    ...{ host: '127.0.0.1', port, path, method: path === '/ingest' ? 'POST' : 'GET', agent: false },
    ...(tls && { ca: cert, servername: 'localhost' }),
    headers: { 'content-type': 'application/json', ...headers },
  });
  const answer = new Promise<{ status: number; body: string; headers: Record<string, unknown> }>((resolve, reject) => {
    request.once('error', reject).once('response', async (response) => {
      resolve({ status: response.statusCode ?? 0, body: await text(response), headers: response.headers });
    });
  });
  request.end(path === '/ingest' ? LOG : undefined);
  const { status, body, headers: fields } = await answer;
  return { status, headers: fields, code: (JSON.parse(body) as { code?: string }).code, body };
}

const refusal = (options: Partial<Parameters<typeof startPipeline>[0]>) =>
  startPipeline({ dataDir: tempDir(), port: 0, onDeath: () => {}, ...options });

describe('an address that others can reach', () => {
  it('is refused in the clear, also where there are keys', async () => {
    const { dataDir } = await withKey();
    for (const host of ['0.0.0.0', '::', '192.0.2.7', 'logs.example.com', '127.0.0.1.example.com', '']) {
      await expect(refusal({ dataDir, host })).rejects.toMatchObject({
        code: 'address_refused',
        message: expect.stringContaining(`${host} is not a loopback address`),
        hint: expect.stringContaining('--tls-cert'),
      });
    }
  });

  it.each([
    ['behind a proxy', { behindProxy: true }],
    ['with TLS', { tls: { cert, key } }],
  ])('%s it is refused while there are no keys, or none that is valid', async (_how, how) => {
    const noKeys = { code: 'address_refused', message: expect.stringContaining('no keys') };
    await expect(refusal({ host: '0.0.0.0', ...how })).rejects.toMatchObject(noKeys);
    const { dataDir } = await withKey(tempDir(), '2020-01-01T00:00:00.000Z');
    await expect(refusal({ host: '0.0.0.0', ...how, dataDir })).rejects.toMatchObject(noKeys);
  });

  it('takes logs by key over TLS, and stores them', async () => {
    const { dataDir, key: apiKey } = await withKey();
    const { pipeline } = await openPipeline({ dataDir, host: '0.0.0.0', tls: { cert, key } });
    const good = await send(
      pipeline.port,
      { authorization: `Bearer ${apiKey}`, host: 'logs.example.com' },
      { tls: true },
    );
    expect(good.status).toBe(202);
    const bad = await send(pipeline.port, {}, { tls: true });
    expect([bad.status, bad.code, bad.headers['www-authenticate']]).toEqual([401, 'unauthenticated', 'Bearer']);
    const { store } = await openStore(dataDir);
    const record = await until('the record', () => store.get('acme', 'log-001'));
    expect(record.modified_data).toBe('User [REDACTED] logged in');
  });

  it('answers nothing that is not TLS, and lives on', async () => {
    const { dataDir } = await withKey();
    const { pipeline } = await openPipeline({ dataDir, host: '0.0.0.0', tls: { cert, key } });
    await expect(send(pipeline.port, {})).rejects.toThrow();
    expect((await send(pipeline.port, {}, { tls: true, path: '/health' })).status).toBe(200);
  });

  it('needs a certificate and a key that belong together', async () => {
    const { dataDir } = await withKey();
    for (const tls of [
      { cert, key: otherKey },
      { cert: 'nonsense', key },
      { cert, key: '' },
    ]) {
      await expect(refusal({ dataDir, host: '0.0.0.0', tls })).rejects.toMatchObject({ code: 'tls_invalid' });
    }
  });
});

describe('keys on loopback', () => {
  it.each([
    ['behind a proxy', { behindProxy: true }, 'logs.example.com'],
    ['where they are asked for', { requireKeys: true }, 'localhost'],
  ])('%s every log needs one', async (_how, how, host) => {
    const { dataDir, key: apiKey } = await withKey();
    const { pipeline } = await openPipeline({ dataDir, ...how });
    expect((await send(pipeline.port, { host })).status).toBe(401);
    expect((await send(pipeline.port, { host, authorization: `Bearer ${apiKey}` })).status).toBe(202);
  });

  it('a key that another process makes meanwhile is known, and is its own tenant’s alone', async () => {
    const { dataDir, key: apiKey } = await withKey();
    const { pipeline } = await openPipeline({ dataDir, requireKeys: true });
    const other = await withOtherTenant(dataDir);
    expect((await send(pipeline.port, { authorization: `Bearer ${other}` })).code).toBe('forbidden');
    expect((await send(pipeline.port, { authorization: `Bearer ${apiKey}` })).status).toBe(202);
  });

  it('the use of a key is noted', async () => {
    const { dataDir, key: apiKey, id } = await withKey();
    const { pipeline } = await openPipeline({ dataDir, requireKeys: true });
    const { directory } = await openStore(dataDir);
    expect((await directory.findKey(id))?.key.last_used_at).toBeUndefined();
    await send(pipeline.port, { authorization: `Bearer ${apiKey}` });
    await until('the use', async () => (await directory.findKey(id))?.key.last_used_at);
  });

  /** A key of the tenant beta, made while the pipeline runs. */
  async function withOtherTenant(dataDir: string): Promise<string> {
    const { directory } = await openStore(dataDir);
    const sha256 = (plain: string): Uint8Array => createHash('sha256').update(plain).digest();
    const { key: made, stored } = issueKey(
      { tenant_id: 'beta', scopes: ['ingest'] },
      { randomBytes, sha256, now: Date.now },
    );
    await directory.createTenant('beta');
    await directory.addKey(stored);
    return made.text;
  }
});

describe('without keys, on loopback', () => {
  it('a tenant that is suspended is refused, others are not', async () => {
    const { dataDir } = await withKey();
    const { pipeline } = await openPipeline({ dataDir });
    expect((await send(pipeline.port, {})).status).toBe(202);
    const again = await openPipeline({ dataDir });
    const { directory } = await openStore(dataDir);
    await directory.changeTenant('acme', { state: 'suspended' });
    expect((await send(again.pipeline.port, {})).code).toBe('forbidden');
  });

  it('a host that is this machine is answered', async () => {
    const { pipeline } = await openPipeline();
    for (const host of [
      'localhost',
      'LocalHost:8787',
      '127.0.0.1',
      '127.0.0.1:80',
      '127.1.2.3',
      '[::1]:8787',
      'a.b.localhost:1',
    ]) {
      expect([host, (await send(pipeline.port, { host })).status]).toEqual([host, 202]);
    }
  });

  it('a name that was made to point here is not', async () => {
    const { pipeline } = await openPipeline();
    const hosts = [
      'evil.example',
      'evil.example:8787',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      'evillocalhost',
      'localhost@evil.example',
      '192.168.0.1',
      '0.0.0.0:8787',
      '[::]',
      'x',
    ];
    for (const host of hosts) {
      for (const path of ['/ingest', '/health', '/openapi.json']) {
        const { status, code } = await send(pipeline.port, { host }, { path });
        expect([host, path, status, code]).toEqual([host, path, 403, 'forbidden']);
      }
    }
  });

  it('a page of another origin is refused, and nothing of it is taken', async () => {
    const { pipeline, dataDir } = await openPipeline();
    const origins = [
      'https://evil.example',
      'http://localhost:3000',
      'http://127.0.0.1',
      'http://127.0.0.1:8787',
      'null',
      'file://',
      'http://localhost:8787.evil.example',
      '',
    ];
    for (const origin of origins) {
      const { status, code } = await send(pipeline.port, { host: 'localhost:8787', origin });
      expect([origin, status, code]).toEqual([origin, 403, 'forbidden']);
    }
    const { queue, store } = await openStore(dataDir);
    expect([await queue.size(), (await store.latest('acme', 1)).records]).toEqual([0, []]);
  });

  it('a preflight of a browser is not granted', async () => {
    const { url } = await openPipeline();
    const response = await fetch(`${url}/ingest`, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } });
    expect(response.status).toBe(403);
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('a page of the pipeline itself is answered', async () => {
    const { pipeline } = await openPipeline();
    expect((await send(pipeline.port, { host: 'localhost:8787', origin: 'http://localhost:8787' })).status).toBe(202);
  });
});
