import { connect } from 'node:net';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { acceptedManySchema, acceptedOneSchema, problemSchema } from '@rdp/core/contract';
import { until } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { openPipeline, openStore } from './pipeline-harness.ts';

type Json = Record<string, unknown>;

const JSON_TYPE = { 'content-type': 'application/json' };
const LOG = { tenant_id: 'acme', text: 'x' };

async function post(url: string, body: string | Uint8Array, headers: Record<string, string>) {
  const response = await fetch(`${url}/ingest`, { method: 'POST', body, headers });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
}

describe('the calls of the seed', () => {
  it('JSON: answers the five fields and stores the record of the seed', async () => {
    const { url, dataDir } = await openPipeline();
    const sent = { tenant_id: 'acme_corp', log_id: 'log-001', text: 'User 555-0199 logged in' };
    const { status, body } = await post(url, JSON.stringify(sent), JSON_TYPE);
    expect(status).toBe(202);
    expect(acceptedOneSchema.safeParse(body).success).toBe(true);
    expect(body).toEqual({
      status: 'accepted',
      log_id: 'log-001',
      tenant_id: 'acme_corp',
      message: 'Processing queued successfully',
      message_id: expect.stringMatching(/.+/),
    });
    const { store } = await openStore(dataDir);
    const record = await until('the record', () => store.get('acme_corp', 'log-001', { original: true }));
    expect(record).toMatchObject({
      tenant_id: 'acme_corp',
      log_id: 'log-001',
      source: 'json_upload',
      original_text: 'User 555-0199 logged in',
      modified_data: 'User [REDACTED] logged in',
      processed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  it('text: makes an id and takes both values out', async () => {
    const { url, dataDir } = await openPipeline();
    const { status, body } = await post(url, 'Error: contact admin@company.com or call 123-456-7890', {
      'content-type': 'text/plain',
      'x-tenant-id': 'beta_inc',
    });
    expect([status, body['tenant_id']]).toEqual([202, 'beta_inc']);
    expect(body['log_id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const { store } = await openStore(dataDir);
    const record = await until('the record', () => store.get('beta_inc', String(body['log_id'])));
    expect(record).toMatchObject({
      source: 'text_upload',
      modified_data: 'Error: contact [REDACTED] or call [REDACTED]',
      redactions: { EMAIL: 1, PHONE: 1 },
    });
  });
});

describe('many logs', () => {
  it.each([
    ['a JSON array', JSON_TYPE, JSON.stringify([{ ...LOG, log_id: 'a' }, 5, { ...LOG, log_id: 'b' }])],
    [
      'NDJSON',
      { 'content-type': 'application/x-ndjson' },
      `${JSON.stringify({ ...LOG, log_id: 'a' })}\n5\n${JSON.stringify({ ...LOG, log_id: 'b' })}\n`,
    ],
  ])('%s: answers a list of each', async (_name, headers, body) => {
    const { url } = await openPipeline();
    const reply = await post(url, body, headers);
    expect(reply.status).toBe(202);
    expect(acceptedManySchema.safeParse(reply.body).success).toBe(true);
    expect(reply.body).toMatchObject({
      accepted: 2,
      logs: [
        { index: 0, log_id: 'a' },
        { index: 2, log_id: 'b' },
      ],
      rejected: [{ index: 1, code: 'not_an_object' }],
    });
  });

  it('packs many logs into few messages and stores each once, in any coding', async () => {
    const { url, dataDir } = await openPipeline();
    const lines = Array.from({ length: 3_000 }, (_, i) =>
      JSON.stringify({ log_id: `n${i}`, text: `line ${i} ${'x'.repeat(100)}` }),
    );
    const body = lines.join('\n');
    const messages = new Set<string>();
    for (const [coding, bytes] of [
      ['gzip', gzipSync(body)],
      ['br', brotliCompressSync(body)],
      ['zstd', zstdCompressSync(body)],
      ['identity', Buffer.from(body)],
    ] as const) {
      const reply = await post(url, bytes, {
        'content-type': 'application/x-ndjson',
        'content-encoding': coding,
        'x-tenant-id': 'acme',
      });
      expect([coding, reply.status, reply.body['accepted']]).toEqual([coding, 202, 3_000]);
      for (const { message_id } of reply.body['logs'] as { message_id: string }[]) messages.add(message_id);
    }
    expect(messages.size).toBe(4 * 2);
    const { store, queue } = await openStore(dataDir);
    await until('an empty queue', async () => (await queue.size()) === 0);
    expect((await store.latest('acme', 5_000)).records).toHaveLength(3_000);
  });
});

describe('bad input: the status and problem of the design, and the server lives on', () => {
  const many = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const json = (body: string | Uint8Array, headers: Record<string, string> = {}) => ({
    body,
    headers: { ...JSON_TYPE, ...headers },
  });
  const good = JSON.stringify(LOG);

  it.each<[string, { body: string | Uint8Array; headers: Record<string, string> }, number, string]>([
    ['an empty body', json(''), 400, 'empty_body'],
    ['not JSON', json('{"tenant_id":"acme",'), 400, 'invalid_json'],
    ['JSON of the wrong shape', json('"text"'), 400, 'not_an_object'],
    ['no tenant', json('{"text":"x"}'), 400, 'tenant_id_missing'],
    ['an invalid tenant', json('{"tenant_id":"a b","text":"x"}'), 400, 'tenant_id_invalid'],
    ['no text', json('{"tenant_id":"acme"}'), 400, 'text_missing'],
    ['duplicate keys', json('{"tenant_id":"acme","tenant_id":"beta","text":"x"}'), 400, 'duplicate_key'],
    ['nesting of 100,000 levels', json(`{"tenant_id":"acme","text":"x","a":${many(100_000)}}`), 400, 'too_deep'],
    ['an array of 100,000 levels', json(many(100_000)), 400, 'too_deep'],
    ['nothing valid', json('[1,2]'), 400, 'no_valid_logs'],
    ['two tenants', json(good, { 'x-tenant-id': 'beta' }), 400, 'tenant_id_mismatch'],
    ['truncated gzip', json(gzipSync(good).subarray(0, 20), { 'content-encoding': 'gzip' }), 400, 'corrupt_encoding'],
    ['no gzip at all', json(good, { 'content-encoding': 'gzip' }), 400, 'corrupt_encoding'],
    ['a log over 1 MiB', json(JSON.stringify({ ...LOG, text: 'x'.repeat(1024 * 1024 + 1) })), 413, 'log_too_large'],
    ['a body over 16 MiB', json(Buffer.alloc(16 * 1024 * 1024 + 1, 0x20)), 413, 'body_too_large'],
    [
      'a gzip bomb',
      json(gzipSync(Buffer.alloc(65 * 1024 * 1024, 0x20)), { 'content-encoding': 'gzip' }),
      413,
      'decompressed_too_large',
    ],
    [
      'an unknown media type',
      { body: good, headers: { 'content-type': 'application/xml' } },
      415,
      'unsupported_media_type',
    ],
    [
      'what curl -d sends by itself',
      { body: good, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'unsupported_media_type',
    ],
    ['a wrong charset', json(good, { 'content-type': 'application/json; charset=utf-16' }), 415, 'unsupported_charset'],
    ['an unknown content coding', json(good, { 'content-encoding': 'compress' }), 415, 'unsupported_content_encoding'],
    ['two content codings', json(good, { 'content-encoding': 'gzip, br' }), 415, 'unsupported_content_encoding'],
  ])('%s', async (_name, { body, headers }, status, code) => {
    const { url } = await openPipeline();
    const reply = await post(url, body, headers);
    expect([reply.status, reply.body['code']]).toEqual([status, code]);
    expect(reply.headers.get('content-type')).toBe('application/problem+json');
    expect(problemSchema.safeParse(reply.body).success).toBe(true);
    expect(reply.body).toMatchObject({ status, retryable: false });
    if (status === 413) expect(reply.body['limit']).toMatchObject({ name: expect.any(String) });
    expect((await post(url, good, JSON_TYPE)).status).toBe(202);
  });

  it('keeps a member named __proto__ as data', async () => {
    const { url, dataDir } = await openPipeline();
    const body = '{"tenant_id":"acme","log_id":"p","text":"x","__proto__":{"status":"polluted"}}';
    expect((await post(url, body, JSON_TYPE)).body).toMatchObject({ status: 'accepted', log_id: 'p' });
    const { store } = await openStore(dataDir);
    const record = await until('the record', () => store.get('acme', 'p'));
    expect(JSON.stringify(record.attributes)).toBe('{"__proto__":{"status":"polluted"}}');
  });

  it('keeps lone surrogates, NUL, CRLF and escapes as documented, to the store', async () => {
    const { url, dataDir } = await openPipeline();
    const body = '{"tenant_id":"acme","log_id":"odd","text":"a\\u0000b\\r\\n\\ud800 \\u001b[31mred\\u001b[0m \\uffff"}';
    expect((await post(url, body, JSON_TYPE)).status).toBe(202);
    const { store } = await openStore(dataDir);
    const record = await until('the record', () => store.get('acme', 'odd', { original: true }));
    expect(record.original_text).toBe('a\0b\r\n\ufffd \x1b[31mred\x1b[0m \uffff');
    expect(record.modified_data).toBe('a\0b\r\n\ufffd red \uffff');
  });

  it('refuses a declared length over the limit before any byte of the body', async () => {
    const { pipeline } = await openPipeline();
    const head =
      'POST /ingest HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 99999999\r\n\r\n';
    const answer = await raw(pipeline.port, head);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toContain('"code":"body_too_large"');
  });

  it('answers what is not HTTP with a problem', async () => {
    const { pipeline, url } = await openPipeline();
    expect(await raw(pipeline.port, 'GARBAGE\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*"code":"invalid_http"/s);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  it('outlives a client that goes away in the middle of its body', async () => {
    const { pipeline, url } = await openPipeline();
    const socket = connect(pipeline.port, '127.0.0.1');
    socket.write(
      'POST /ingest HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"te',
    );
    await new Promise((resolve) => socket.once('ready', resolve));
    socket.destroy();
    expect((await post(url, good, JSON_TYPE)).status).toBe(202);
  });
});

describe('other paths and methods', () => {
  it.each([
    ['GET', '/ingest', 405, 'method_not_allowed'],
    ['DELETE', '/health', 405, 'method_not_allowed'],
    ['POST', '/nowhere', 404, 'not_found'],
    ['GET', '/__proto__', 404, 'not_found'],
    ['GET', '/', 404, 'not_found'],
  ])('%s %s', async (method, path, status, code) => {
    const { url } = await openPipeline();
    const response = await fetch(`${url}${path}`, { method });
    expect([response.status, ((await response.json()) as Json)['code']]).toEqual([status, code]);
    if (status === 405) expect(response.headers.get('allow')).toMatch(/GET|POST/);
  });

  it('GET /health says ok, with a query too', async () => {
    const { url } = await openPipeline();
    const response = await fetch(`${url}/health?verbose=1`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('GET /openapi.json gives the document', async () => {
    const { url } = await openPipeline();
    expect(await (await fetch(`${url}/openapi.json`)).json()).toMatchObject({ openapi: '3.1.0' });
  });
});

/** Sends bytes as they are and gives all that comes back until the server closes. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (chunk) => {
      answer += chunk;
    });
    socket.once('close', () => resolve(answer)).once('error', reject);
  });
}
