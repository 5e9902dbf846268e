import { describe, expect, it } from 'vitest';
import { RdpEdgeClient, RdpError } from '../../src/integrations/edge.ts';
import { accepted, problem, scripted } from '../server.ts';

const texts = (seen: readonly { readonly logs: readonly { readonly text: string }[] }[]): string[] =>
  seen.flatMap(({ logs }) => logs.map(({ text }) => text));

describe('RdpEdgeClient', () => {
  it('sends what is queued, in gzip, for its tenant, with its key', async () => {
    const { url, seen } = await scripted(accepted);
    const client = new RdpEdgeClient({ url, tenantId: 'acme', apiKey: 'k' });
    expect(client.log('one')).toBe(true);
    client.log({ text: 'zwei ü 😀', level: 'info' });
    expect(await client.flush()).toEqual({ complete: true, pending: 0 });
    expect(texts(seen)).toEqual(['one', 'zwei ü 😀']);
    expect(seen[0]?.headers).toMatchObject({
      'content-encoding': 'gzip',
      'x-tenant-id': 'acme',
      authorization: 'Bearer k',
    });
  });

  it('where nothing can compress, it sends as it is', async () => {
    const { url, seen } = await scripted(accepted);
    const original = globalThis.CompressionStream;
    Reflect.deleteProperty(globalThis, 'CompressionStream');
    try {
      const client = new RdpEdgeClient({ url, tenantId: 'acme' });
      client.log('one');
      await client.flush();
    } finally {
      globalThis.CompressionStream = original;
    }
    expect(texts(seen)).toEqual(['one']);
    expect(seen[0]?.headers).not.toHaveProperty('content-encoding');
  });

  it('waitUntil gets one promise for the logs of a while; it ends when they are sent', async () => {
    const { url, seen } = await scripted(accepted);
    const pending: Promise<unknown>[] = [];
    const client = new RdpEdgeClient({ url, tenantId: 'acme', waitUntil: (promise) => void pending.push(promise) });
    client.log('one');
    client.log('two');
    expect(pending).toHaveLength(1);
    await pending[0];
    expect(texts(seen)).toEqual(['one', 'two']);
    client.log('three');
    expect(pending).toHaveLength(2);
    await pending[1];
    expect(texts(seen)).toEqual(['one', 'two', 'three']);
  });

  it('a platform that takes no more promises costs nothing', async () => {
    const { url, seen } = await scripted(accepted);
    const client = new RdpEdgeClient({
      url,
      tenantId: 'acme',
      waitUntil() {
        throw new Error('too late');
      },
    });
    expect(client.log('one')).toBe(true);
    await client.flush();
    expect(texts(seen)).toEqual(['one']);
  });

  it('what fails for the moment is sent again under the same id; what fails for good throws', async () => {
    const busy = problem(503, 'busy', true, {}, { 'retry-after': '0' });
    const { url, seen } = await scripted(busy, accepted, problem(403, 'forbidden', false));
    const client = new RdpEdgeClient({ url, tenantId: 'acme' });
    const { accepted: taken } = await client.ingestMany([{ text: 'one' }]);
    expect(taken).toHaveLength(1);
    expect(seen[0]?.logs).toEqual(seen[1]?.logs);
    const failed = await client.ingestMany([{ text: 'two' }]).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(RdpError);
    expect(failed).toMatchObject({ code: 'forbidden', status: 403, retryable: false });
  });

  it('no answer is an error that says so', async () => {
    const client = new RdpEdgeClient({ url: 'http://127.0.0.1:1', tenantId: 'acme', maxRetries: 0 });
    await expect(client.health()).rejects.toMatchObject({ code: 'unreachable', retryable: true });
  });

  it('close ends a request that is not answered, and says what was lost', async () => {
    const { url } = await scripted(() => {});
    const drops: string[] = [];
    const client = new RdpEdgeClient({
      url,
      tenantId: 'acme',
      onDrop: ({ reason, count }) => drops.push(`${count} ${reason}`),
    });
    client.log('one');
    await client.close({ timeoutMs: 50 });
    expect(drops).toEqual(['1 closed']);
  });

  it('takes a fetch of its own', async () => {
    const { url, seen } = await scripted(accepted);
    const urls: string[] = [];
    const client = new RdpEdgeClient({
      url: `${url}/`,
      tenantId: 'acme',
      fetch: (target, init) => {
        urls.push(target);
        return fetch(target, init);
      },
    });
    await client.ingestMany([{ text: 'one' }]);
    expect(urls).toEqual([`${url}/ingest`]);
    expect(seen).toHaveLength(1);
  });
});
