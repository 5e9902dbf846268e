import { describe, expect, it } from 'vitest';
import { RdpClient } from '../src/client.ts';
import { RdpError } from '../src/errors.ts';
import { accepted, json, problem, scripted } from './server.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4/;
const texts = (count: number) => Array.from({ length: count }, (_, i) => ({ log_id: `log-${i}`, text: `text ${i}` }));

/** A client that is closed when the test ends. */
const open = (url: string, options = {}) => new RdpClient({ url, tenantId: 'acme', ...options });

describe('ingestMany', () => {
  it('sends NDJSON in gzip for its tenant and gives what was accepted', async () => {
    const { url, seen } = await scripted(accepted);
    await using client = open(url);
    const result = await client.ingestMany([{ log_id: 'mine', text: 'a', level: 'info' }, { text: 'b' }]);
    expect(seen[0]?.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      'content-encoding': 'gzip',
      'x-tenant-id': 'acme',
    });
    expect(seen[0]?.logs).toEqual([
      { log_id: 'mine', text: 'a', level: 'info' },
      { log_id: expect.stringMatching(UUID), text: 'b' },
    ]);
    expect(result.accepted.map(({ index, log_id }) => [index, log_id])).toEqual([
      [0, 'mine'],
      [1, seen[0]?.logs[1]?.log_id],
    ]);
  });

  it('keeps the path of its URL', async () => {
    const { url, seen } = await scripted(accepted);
    await using client = open(`${url}/prefix/`);
    await client.ingestMany(texts(1));
    expect(seen).toHaveLength(1);
  });

  it('needs several requests for many logs, and the places stay those of the caller', async () => {
    const { url, seen } = await scripted(accepted);
    await using client = open(url);
    const { accepted: all } = await client.ingestMany(texts(12_000));
    expect(seen.length).toBe(3);
    expect(all.map(({ index }) => index)).toEqual(texts(12_000).map((_log, index) => index));
  });

  it('sends a big log alone', async () => {
    const { url, seen } = await scripted(accepted);
    await using client = open(url);
    await client.ingestMany([{ text: 'a' }, { text: 'x'.repeat(3 * 1024 * 1024) }, { text: 'b' }]);
    expect(seen.map(({ logs }) => logs.length)).toEqual([1, 1, 1]);
  });

  it('sends nothing for no logs', async () => {
    const { url, seen } = await scripted(accepted);
    await using client = open(url);
    expect(await client.ingestMany([])).toEqual({ accepted: [], rejected: [] });
    expect(seen).toEqual([]);
  });

  it('gives what was rejected under its place, also when nothing was valid', async () => {
    const rejected = [{ index: 0, code: 'text_invalid', message: 'no' }];
    const { url } = await scripted(
      json(202, ({ logs }) => ({
        status: 'accepted',
        accepted: 1,
        logs: [{ index: 1, log_id: logs[1]?.log_id, message_id: 'm' }],
        rejected,
      })),
      problem(400, 'no_valid_logs', false, { rejected }),
    );
    await using client = open(url);
    expect(await client.ingestMany(texts(2))).toMatchObject({ accepted: [{ index: 1 }], rejected });
    expect(await client.ingestMany(texts(1))).toEqual({ accepted: [], rejected });
  });
});

describe('retries', () => {
  it('sends the same ids again after 500, 429 and a lost connection', async () => {
    const { url, seen } = await scripted(
      problem(500, 'queue_unavailable', true),
      (response) => void response.destroy(),
      problem(429, 'quota_exceeded', true),
      accepted,
    );
    await using client = open(url);
    const { accepted: all } = await client.ingestMany([{ text: 'a' }]);
    expect(seen).toHaveLength(4);
    expect(new Set(seen.map(({ logs }) => logs[0]?.log_id)).size).toBe(1);
    expect(all).toHaveLength(1);
  });

  it('after a 500 that took a part sends only the rest', async () => {
    const { url, seen } = await scripted(
      problem(500, 'queue_unavailable', true, {
        logs: [{ index: 1, log_id: 'log-1', message_id: 'm' }],
        failed: [
          { index: 0, code: 'disk_full', message: 'full' },
          { index: 2, code: 'disk_full', message: 'full' },
        ],
        rejected: [{ index: 3, code: 'text_invalid', message: 'no' }],
      }),
      accepted,
    );
    await using client = open(url);
    const result = await client.ingestMany(texts(4));
    expect(seen[1]?.logs.map(({ log_id }) => log_id)).toEqual(['log-0', 'log-2']);
    expect(result.accepted.map(({ index }) => index).toSorted()).toEqual([0, 1, 2]);
    expect(result.rejected.map(({ index }) => index)).toEqual([3]);
  });

  it('waits at least as long as Retry-After says', async () => {
    const times: number[] = [];
    const { url } = await scripted(
      (response, seen) => {
        times.push(performance.now());
        problem(429, 'quota_exceeded', true, {}, { 'retry-after': '1' })(response, seen);
      },
      (response, seen) => {
        times.push(performance.now());
        accepted(response, seen);
      },
    );
    await using client = open(url);
    await client.ingestMany(texts(1));
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(999);
  });

  it.each([
    [
      'a final answer',
      problem(400, 'tenant_id_mismatch', false),
      { code: 'tenant_id_mismatch', status: 400, retryable: false },
    ],
    ['no key', problem(401, 'unauthenticated', false), { code: 'unauthenticated', status: 401 }],
    ['an answer that is not of RDP', json(404, () => 'nope'), { code: 'http_404', status: 404, retryable: false }],
  ])('does not retry %s', async (_name, answer, expected) => {
    const { url, seen } = await scripted(answer);
    await using client = open(url);
    await expect(client.ingestMany(texts(1))).rejects.toMatchObject({ name: 'RdpError', ...expected });
    expect(seen).toHaveLength(1);
  });

  it('gives up after its retries, with the last failure', async () => {
    const { url, seen } = await scripted((response) => void response.writeHead(502).end('<html>bad gateway</html>'));
    await using client = open(url, { maxRetries: 2 });
    await expect(client.ingestMany(texts(1))).rejects.toMatchObject({ code: 'http_502', retryable: true });
    expect(seen).toHaveLength(3);
  });

  it('ends at once when it is aborted, between tries too', async () => {
    const aborter = new AbortController();
    const { url } = await scripted((response, seen) => {
      problem(429, 'quota_exceeded', true, {}, { 'retry-after': '60' })(response, seen);
      setImmediate(() => aborter.abort());
    });
    await using client = open(url);
    await expect(client.ingestMany(texts(1), { signal: aborter.signal })).rejects.toMatchObject({ code: 'aborted' });
  });

  it('does not wait for an answer for ever', async () => {
    const { url } = await scripted(() => {});
    await using client = open(url, { timeoutMs: 200, maxRetries: 0 });
    await expect(client.ingestMany(texts(1))).rejects.toMatchObject({ code: 'unreachable', retryable: true });
  });
});

describe('health', () => {
  it('resolves on ok, and tells why not', async () => {
    const { url } = await scripted(
      json(200, () => ({ status: 'ok' })),
      problem(500, 'stopping', true),
    );
    await using client = open(url);
    await client.health();
    await expect(client.health()).rejects.toBeInstanceOf(RdpError);
  });
});

it.each(['', 'nonsense', 'ftp://example.com'])('refuses the URL %j', (url) => {
  expect(() => open(url)).toThrow(expect.objectContaining({ code: 'invalid_options' }));
});
