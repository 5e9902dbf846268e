import { EMBEDDED_LIMITS, RdpError } from '@rdp/core';
import { acceptedManySchema, type Problem, problemSchema } from '@rdp/core/contract';
import type { OutgoingMessage, SendResult } from '@rdp/core/ports';
import { describe, expect, it } from 'vitest';
import { createIngestApp, type IngestDependencies } from '../src/app.ts';
import { openAccess } from '../src/authenticate.ts';
import type { IngestRequest } from '../src/request.ts';

/** A queue that takes what `refuse` does not name, and remembers it. */
function choosyQueue(refuse: (message: OutgoingMessage, at: number) => boolean = () => false) {
  const taken: OutgoingMessage[] = [];
  return {
    taken,
    async send(messages: readonly OutgoingMessage[]): Promise<SendResult[]> {
      return messages.map((message, at) => {
        if (refuse(message, at)) return { ok: false, error: { code: 'disk_full', message: 'the disk is full' } };
        taken.push(message);
        return { ok: true, messageId: `m-${taken.length}` };
      });
    },
  };
}

function open(overrides: Partial<IngestDependencies> = {}) {
  const queue = choosyQueue();
  const app = createIngestApp({
    queue,
    limits: EMBEDDED_LIMITS,
    authenticate: openAccess,
    checkHealth: async () => {},
    now: () => Date.parse('2026-01-02T03:04:05.678Z'),
    newId: () => 'made-id',
    ...overrides,
  });
  return { app, queue };
}

async function* chunks(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield new TextEncoder().encode(part);
}

const request = (body: AsyncIterable<Uint8Array>, headers: Record<string, string> = {}): IngestRequest => {
  const all: Record<string, string> = { 'content-type': 'application/json', ...headers };
  return { method: 'POST', path: '/ingest', header: (name) => all[name], body };
};
const GOOD = '{"tenant_id":"acme","log_id":"log-001","text":"x"}';

async function problemOf(app: ReturnType<typeof open>['app'], sent = request(chunks(GOOD))) {
  const { status, headers, body } = await app(sent);
  const problem = JSON.parse(body) as Problem;
  expect(headers['content-type']).toBe('application/problem+json');
  expect(problemSchema.safeParse(problem).success).toBe(true);
  expect(problem.status).toBe(status);
  return { status, headers, problem };
}

describe('what is accepted', () => {
  it('is on the queue, in an envelope of its tenant, before the answer', async () => {
    const { app, queue } = open();
    const { status } = await app(request(chunks(GOOD.slice(0, 20), GOOD.slice(20))));
    expect(status).toBe(202);
    expect(queue.taken).toHaveLength(1);
    expect(queue.taken[0]?.tenantId).toBe('acme');
    expect(JSON.parse(queue.taken[0]?.body ?? '')).toEqual({
      v: 1,
      tenant_id: 'acme',
      received_at: '2026-01-02T03:04:05.678Z',
      records: [{ log_id: 'log-001', source: 'json_upload', text: 'x' }],
    });
  });
});

describe('who may', () => {
  it('401 without a valid key, with the scheme to use', async () => {
    const { app, queue } = open({
      authenticate: async (authorization) => {
        if (authorization === 'Bearer good') return openAccess(authorization);
        throw new RdpError('unauthenticated', 'no valid key');
      },
    });
    const { status, headers, problem } = await problemOf(app);
    expect([status, problem.code, problem.retryable]).toEqual([401, 'unauthenticated', false]);
    expect(headers['www-authenticate']).toBe('Bearer');
    expect((await app(request(chunks(GOOD), { authorization: 'Bearer good' }))).status).toBe(202);
    expect(queue.taken).toHaveLength(1);
  });

  it('401 comes before the body is read', async () => {
    let read = false;
    const { app } = open({ authenticate: () => Promise.reject(new RdpError('unauthenticated', 'no valid key')) });
    async function* body(): AsyncGenerator<Uint8Array> {
      read = true;
      yield new Uint8Array();
    }
    expect((await app(request(body()))).status).toBe(401);
    expect(read).toBe(false);
  });

  it('403 with the key of another tenant, and nothing is sent', async () => {
    const { app, queue } = open({
      authenticate: async () => ({
        async authorize(scope, tenant) {
          if (scope !== 'ingest' || tenant !== 'beta') throw new RdpError('forbidden', 'not your tenant');
        },
      }),
    });
    const { status, problem } = await problemOf(app);
    expect([status, problem.code]).toEqual([403, 'forbidden']);
    expect(queue.taken).toEqual([]);
  });

  it('429 over the quota, with the time to wait, and nothing is sent', async () => {
    const uses: unknown[] = [];
    const { app, queue } = open({
      async admit(tenantId, use) {
        uses.push([tenantId, use]);
        throw new RdpError('quota_exceeded', 'over the quota', { retryAfterSeconds: 7 });
      },
    });
    const { status, headers, problem } = await problemOf(app);
    expect([status, problem.retryable, headers['retry-after']]).toEqual([429, true, '7']);
    expect(uses).toEqual([['acme', { logs: 1, bytes: GOOD.length }]]);
    expect(queue.taken).toEqual([]);
  });
});

describe('a queue that refuses', () => {
  it('500 with Retry-After when it took nothing', async () => {
    const { app } = open({ queue: choosyQueue(() => true) });
    const { status, headers, problem } = await problemOf(app);
    expect([status, problem.code, problem.retryable, headers['retry-after']]).toEqual([
      500,
      'queue_unavailable',
      true,
      '1',
    ]);
  });

  it('500 that tells what was taken from what failed, so that only that is sent again', async () => {
    const queue = choosyQueue((_message, at) => at === 1);
    const { app } = open({ queue });
    const big = (id: string) => JSON.stringify({ tenant_id: 'acme', log_id: id, text: 'x'.repeat(200_000) });
    const { status, problem } = await problemOf(app, request(chunks(`[${big('a')},7,${big('b')},${big('c')}]`)));
    expect(status).toBe(500);
    expect(problem.logs).toEqual([
      { index: 0, log_id: 'a', message_id: 'm-1' },
      { index: 3, log_id: 'c', message_id: 'm-2' },
    ]);
    expect(problem.failed).toEqual([{ index: 2, code: 'disk_full', message: 'the disk is full' }]);
    expect(problem.rejected).toMatchObject([{ index: 1, code: 'not_an_object' }]);
  });

  it('500 without a word of the cause when something unforeseen happens, and the owner is told', async () => {
    const told: unknown[] = [];
    const { app } = open({
      queue: { send: () => Promise.reject(new Error('jo@example.com')) },
      onUnexpected: (error) => told.push(error.cause),
    });
    const { status, problem } = await problemOf(app);
    expect([status, problem.code, problem.retryable]).toEqual([500, 'internal', true]);
    expect(JSON.stringify(problem)).not.toContain('example.com');
    expect(told).toEqual([new Error('jo@example.com')]);
  });
});

describe('memory', () => {
  it('is bounded over all requests: one too many is told to come back, and the bytes are free again later', async () => {
    const { app } = open({ bufferBytes: 100 });
    let finish = (): void => {};
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield* chunks(GOOD);
      await held;
    }
    const first = app(request(slow()));
    await new Promise((resolve) => setImmediate(resolve));
    const { status, problem, headers } = await problemOf(app, request(chunks(GOOD, ' '.repeat(60))));
    expect([status, problem.code, headers['retry-after']]).toEqual([500, 'queue_full', '1']);
    finish();
    expect((await first).status).toBe(202);
    expect((await app(request(chunks(GOOD)))).status).toBe(202);
  });

  it('stops reading at the limit, however long the body is', async () => {
    const { app } = open({ limits: { ...EMBEDDED_LIMITS, wireBytes: 1_000 } });
    let sent = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        sent += 100;
        yield new Uint8Array(100);
      }
    }
    const { status, problem } = await problemOf(app, request(endless()));
    expect([status, problem.limit]).toEqual([413, { name: 'body', bytes: 1_000 }]);
    expect(sent).toBeLessThanOrEqual(1_100);
  });

  it('400 when the sender goes away in the middle', async () => {
    const { app, queue } = open();
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield* chunks(GOOD.slice(0, 10));
      throw new Error('aborted');
    }
    const { status, problem } = await problemOf(app, request(broken()));
    expect([status, problem.code]).toEqual([400, 'body_incomplete']);
    expect(queue.taken).toEqual([]);
  });
});

describe('health', () => {
  const get = { ...request(chunks()), method: 'GET', path: '/health' };

  it('200 while logs can be taken, else 500 with Retry-After', async () => {
    expect((await open().app(get)).body).toBe('{"status":"ok"}');
    const down = open({
      checkHealth: () => Promise.reject(new RdpError('store_unavailable', 'down', { retryAfterSeconds: 5 })),
    });
    const { status, headers } = await problemOf(down.app, get);
    expect([status, headers['retry-after']]).toEqual([500, '5']);
  });
});

describe('many logs', () => {
  it('answers lists that hold the schema', async () => {
    const { app } = open();
    const { status, body } = await app(request(chunks(`[${GOOD},7]`)));
    expect(status).toBe(202);
    expect(acceptedManySchema.safeParse(JSON.parse(body)).success).toBe(true);
  });
});
