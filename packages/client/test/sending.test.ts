import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { RdpClient } from '../src/client.ts';
import type { RdpClientOptions } from '../src/options.ts';
import { type Answer, accepted, json, problem, type Seen, scripted } from './server.ts';

const sizes = (seen: readonly Seen[]) => seen.map(({ logs }) => logs.length);
const texts = (count: number) => Array.from({ length: count }, (_, i) => ({ log_id: `log-${i}`, text: `text ${i}` }));
const plain =
  (status: number, body: string): Answer =>
  (response) =>
    void response.writeHead(status).end(body);

async function open(options: Partial<RdpClientOptions>, ...answers: Answer[]) {
  const { url, seen } = await scripted(...answers);
  return { seen, client: new RdpClient({ url, tenantId: 'acme', exitHooks: false, random: () => 0, ...options }) };
}

/** Refuses a request with more than `most` logs, and every one that holds a log of this id. */
const tooLarge =
  (most: number, refusal: Answer, id = ''): Answer =>
  (response, seen) => {
    const over = seen.logs.length > most || seen.logs.some(({ log_id }) => log_id === id);
    (over ? refusal : accepted)(response, seen);
  };

describe('413', () => {
  const refusals: [string, Answer][] = [
    ['of RDP', problem(413, 'body_too_large', false)],
    ['of AWS', plain(413, '{"message":"Request Too Long"}')],
    ['of a proxy', plain(413, '<html>413</html>')],
  ];

  it.each(refusals)('%s halves the batch, and the order stays', async (_name, refusal) => {
    const { client, seen } = await open({}, tooLarge(3, refusal));
    const result = await client.ingestMany(texts(10));
    expect(sizes(seen)).toEqual([10, 5, 3, 2, 5, 3, 2]);
    const taken = seen.filter(({ logs }) => logs.length <= 3).flatMap(({ logs }) => logs.map(({ log_id }) => log_id));
    expect(taken).toEqual(texts(10).map(({ log_id }) => log_id));
    expect(result.accepted.map(({ index }) => index)).toEqual(texts(10).map((_log, i) => i));
    await client.close();
  });

  it.each(refusals)('%s to a single log rejects that log alone', async (_name, refusal) => {
    const { client } = await open({}, tooLarge(100, refusal, 'log-6'));
    const { accepted: taken, rejected } = await client.ingestMany(texts(10));
    expect(rejected).toEqual([{ index: 6, code: 'log_too_large', message: expect.any(String) }]);
    expect(taken.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 7, 8, 9]);
    await client.close();
  });

  it('to a queued log is told by onReject, and what is behind it is sent', async () => {
    const rejects: string[] = [];
    const options = {
      onReject: ({ log_id, code }: { log_id: string; code: string }) => rejects.push(`${log_id} ${code}`),
    };
    const { client } = await open(options, tooLarge(100, refusals[1]?.[1] as Answer, 'log-0'));
    for (const log of texts(3)) client.log(log);
    await client.close();
    expect(rejects).toEqual(['log-0 log_too_large']);
    expect(client.stats()).toMatchObject({ accepted: { logs: 2 }, rejected: { logs: 1 } });
  });

  it('to ingest is thrown', async () => {
    const { client } = await open({}, problem(413, 'log_too_large', false, { limit: { name: 'log', bytes: 10 } }));
    await expect(client.ingest('x')).rejects.toMatchObject({
      code: 'log_too_large',
      status: 413,
      problem: { limit: { name: 'log', bytes: 10 } },
    });
    await client.close();
  });
});

describe('answers that are not of RDP', () => {
  it.each([
    [
      'throttling of Lambda',
      plain(429, '{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User"}'),
    ],
    ['a crash of Lambda', plain(502, 'Internal Server Error')],
    ['a JSON 503', plain(503, '{"message":"Service Unavailable"}')],
    ['a request timeout', plain(408, '')],
    ['a 202 that is cut short', plain(202, '{"status":"accepted","logs":[')],
    ['a 200 of a captive portal', plain(200, '{"portal":true}')],
    ['an empty 200', plain(200, '')],
    ['entries that make no sense', plain(202, '{"logs":[null,{"index":-1},{"index":"0"},{"index":99}],"rejected":7}')],
  ])('%s is tried again with the same ids', async (_name, answer) => {
    const { client, seen } = await open({}, answer, accepted);
    const { accepted: taken } = await client.ingestMany([{ text: 'a' }]);
    expect(taken).toHaveLength(1);
    expect(seen[1]?.logs).toEqual(seen[0]?.logs);
    await client.close();
  });

  it.each([
    [301, 'http_301'],
    [403, 'http_403'],
    [404, 'http_404'],
  ])('%i is final', async (status, code) => {
    const { client, seen } = await open({}, plain(status, '<html>'));
    await expect(client.ingestMany(texts(1))).rejects.toMatchObject({ code, status, retryable: false });
    expect(seen).toHaveLength(1);
    await client.close();
  });

  it('Retry-After may be a date', async () => {
    const at = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000);
    const answer = problem(429, 'quota_exceeded', true, {}, { 'retry-after': at.toUTCString() });
    const { client } = await open({}, answer, accepted);
    await client.ingestMany(texts(1));
    expect(Date.now()).toBeGreaterThanOrEqual(at.getTime() - 20);
    await client.close();
  });
});

describe('ingest', () => {
  const one = json(202, ({ logs }) => ({
    status: 'accepted',
    log_id: logs[0]?.log_id,
    tenant_id: 'acme',
    message: 'Processing queued successfully',
    message_id: 'm',
  }));

  it('gives the answer of the pipeline, after a lost reply too, under one id', async () => {
    const { client, seen } = await open({}, (response) => void response.destroy(), one);
    const reply = await client.ingest({ text: 'x', level: 'warn' });
    expect(seen.map(({ logs }) => logs)).toEqual([seen[0]?.logs, seen[0]?.logs]);
    expect(reply).toMatchObject({ status: 'accepted', tenant_id: 'acme', log_id: seen[0]?.logs[0]?.log_id });
    await client.close();
  });

  it('sends the key, and nothing tells it', async () => {
    const apiKey = 'rdp_k3y.s3cr3t';
    const { client, seen } = await open({ apiKey }, problem(401, 'unauthenticated', false));
    const error = await client.ingest('x').catch((reason) => reason);
    expect(seen[0]?.headers.authorization).toBe(`Bearer ${apiKey}`);
    expect(inspect([client, error], { depth: 20, showHidden: true })).not.toContain('s3cr3t');
    expect(JSON.stringify([client, error, client.stats()])).not.toContain('s3cr3t');
    await client.close();
  });

  it('is ended by its signal, before and while it is sent', async () => {
    const { client } = await open({}, () => {});
    await expect(client.ingest('x', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    await expect(client.ingest('x', { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ code: 'aborted' });
    await expect(client.health({ signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ code: 'aborted' });
    await client.close({ timeoutMs: 1_000 });
  });

  it('is cut short by close, which ends at its deadline', async () => {
    const { client } = await open({ maxRetries: 0 }, () => {});
    const call = client.ingest('x').catch((error) => error);
    await client.close({ timeoutMs: 50 });
    expect(await call).toMatchObject({ name: 'RdpError', code: 'unreachable' });
  });
});

it('ingestMany rejects a log that is none under its place, and sends the others', async () => {
  const { client, seen } = await open({}, accepted);
  const logs = [
    { text: 'a' },
    { text: 'b', n: 1n },
    { text: 'c', tenant_id: 'other' },
    { text: 'd', tenant_id: 'acme' },
  ];
  const { accepted: taken, rejected } = await client.ingestMany(logs);
  expect(taken.map(({ index }) => index)).toEqual([0, 3]);
  expect(rejected.map(({ index, code }) => [index, code])).toEqual([
    [1, 'log_invalid'],
    [2, 'tenant_id_mismatch'],
  ]);
  expect(sizes(seen)).toEqual([2]);
  await client.close();
});

it('an answer that drips is over at the deadline of the request', async () => {
  const { client, seen } = await open({ timeoutMs: 200, maxRetries: 1 }, (response) => {
    response.writeHead(202);
    const timer = setInterval(() => response.write(' '), 10);
    response.on('close', () => clearInterval(timer));
  });
  await expect(client.ingestMany(texts(1))).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('no answer within 200 ms'),
  });
  expect(seen).toHaveLength(2);
  await client.close();
});
