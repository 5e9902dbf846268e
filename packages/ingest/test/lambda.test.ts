import { gzipSync } from 'node:zlib';
import { EMBEDDED_LIMITS } from '@rdp/core';
import type { OutgoingMessage } from '@rdp/core/ports';
import { describe, expect, it } from 'vitest';
import { createIngestApp, type IngestDependencies } from '../src/app.ts';
import { openAccess } from '../src/authenticate.ts';
import { createHandler, type FunctionUrlEvent } from '../src/lambda.ts';
import { functionUrlEvent } from './function-url-event.ts';

function open(overrides: Partial<IngestDependencies> = {}) {
  const taken: OutgoingMessage[] = [];
  const app = createIngestApp({
    queue: {
      async send(messages) {
        taken.push(...messages);
        return messages.map(() => ({ ok: true, messageId: 'm-1' }));
      },
    },
    limits: EMBEDDED_LIMITS,
    authenticate: openAccess,
    checkHealth: async () => {},
    now: () => Date.parse('2026-01-02T03:04:05.678Z'),
    newId: () => 'made-id',
    ...overrides,
  });
  return { handler: createHandler(app), logs: () => taken.flatMap(({ body }) => JSON.parse(body).records) };
}

const JSON_LOG = '{"tenant_id": "acme_corp", "log_id": "log-001", "text": "Grüße an \\ud83d\\ude00 0199"}';
const base64 = (bytes: string | Uint8Array) => ({
  body: Buffer.from(bytes as string).toString('base64'),
  isBase64Encoded: true,
});

describe('a function URL', () => {
  it('takes JSON, which comes as text, and answers the five fields', async () => {
    const { handler, logs } = open();
    const event = functionUrlEvent({ headers: { 'content-type': 'application/json' }, body: JSON_LOG });
    const result = await handler(event);
    expect({ ...result, body: JSON.parse(result.body) }).toEqual({
      statusCode: 202,
      headers: { 'content-type': 'application/json' },
      isBase64Encoded: false,
      body: {
        status: 'accepted',
        log_id: 'log-001',
        tenant_id: 'acme_corp',
        message: 'Processing queued successfully',
        message_id: 'm-1',
      },
    });
    expect(logs()).toEqual([{ log_id: 'log-001', source: 'json_upload', text: 'Grüße an 😀 0199' }]);
  });

  it('takes a body in base64 for the bytes it stands for', async () => {
    const { handler, logs } = open();
    const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-tenant-id': 'beta_inc', 'x-log-id': 'l%C3%B6g' };
    const text = 'Fehler: größer als erlaubt 😀';
    expect((await handler(functionUrlEvent({ headers, ...base64(text) }))).statusCode).toBe(202);
    expect(logs()).toEqual([{ log_id: 'lög', source: 'text_upload', text }]);
  });

  it('takes compressed NDJSON', async () => {
    const { handler, logs } = open();
    const lines = Array.from({ length: 50 }, (_, at) => JSON.stringify({ tenant_id: 'acme', text: `line ${at}` }));
    const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' };
    const event = functionUrlEvent({ headers, ...base64(gzipSync(lines.join('\n'))) });
    const { statusCode, body } = await handler(event);
    expect([statusCode, JSON.parse(body).accepted]).toEqual([202, 50]);
    expect(logs()).toHaveLength(50);
  });

  it('routes by path and method, whatever the query', async () => {
    const { handler } = open();
    expect((await handler(functionUrlEvent({ method: 'GET', path: '/health' }))).body).toBe('{"status":"ok"}');
    expect((await handler(functionUrlEvent({ method: 'GET', path: '/nowhere' }))).statusCode).toBe(404);
    const { statusCode, headers } = await handler(functionUrlEvent({ method: 'PUT' }));
    expect([statusCode, headers['allow']]).toEqual([405, 'POST']);
  });

  it('400 for a POST that comes without a body', async () => {
    const headers = { 'content-type': 'application/json' };
    const { statusCode, headers: answered, body } = await open().handler(functionUrlEvent({ headers }));
    expect([statusCode, answered['content-type']]).toEqual([400, 'application/problem+json']);
    expect(JSON.parse(body)).toMatchObject({ code: 'empty_body', retryable: false });
  });

  it.each([
    ['nothing', undefined],
    ['no object', 7],
    ['another event', { Records: [] }],
    ['payload format 1.0', { version: '1.0', path: '/ingest', httpMethod: 'POST', headers: {}, body: '{}' }],
    ['no path', { requestContext: { http: { method: 'POST' } } }],
    ['no headers', { rawPath: '/ingest', requestContext: { http: { method: 'POST' } } }],
  ])('answers a problem, and does not throw, on an event that is none: %s', async (_name, event) => {
    const { statusCode, body } = await open().handler(event as unknown as FunctionUrlEvent);
    expect(statusCode).toBeGreaterThanOrEqual(400);
    expect(JSON.parse(body).code).toMatch(/^(invalid_http|unsupported_media_type)$/);
  });

  it('answers 500, and does not throw, when the application does', async () => {
    const handler = createHandler(() => Promise.reject(new Error('jo@example.com')));
    const { statusCode, body, headers } = await handler(functionUrlEvent({ body: JSON_LOG }));
    expect([statusCode, headers['retry-after']]).toEqual([500, '1']);
    expect(body).not.toContain('example.com');
  });
});

describe('what the owner is told', () => {
  const headers = { 'content-type': 'application/json' };

  it('how many logs were taken and how many were not', async () => {
    const told: unknown[] = [];
    const { handler } = open({ onTaken: (counts) => told.push(counts) });
    await handler(functionUrlEvent({ headers, body: JSON_LOG }));
    await handler(functionUrlEvent({ headers, body: `[${JSON_LOG},7]` }));
    expect(told).toEqual([
      { accepted: 1, rejected: 0 },
      { accepted: 1, rejected: 1 },
    ]);
  });

  it('why a request was refused', async () => {
    const told: string[] = [];
    const { handler } = open({ onRefused: ({ code }) => told.push(code) });
    await handler(functionUrlEvent({ headers, body: 'no json' }));
    expect(told).toEqual(['invalid_json']);
  });
});
