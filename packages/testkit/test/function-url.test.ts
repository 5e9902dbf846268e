import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { serveFunctionUrl, startLambda } from '../src/index.ts';

const bundle = fileURLToPath(new URL('./fixtures/handler.mjs', import.meta.url));

async function serve(timeoutMs = 10_000, concurrency = 1) {
  const lambda = startLambda({ bundle, environment: { NAME: 'made up' }, timeoutMs, concurrency });
  const { url, stop } = await serveFunctionUrl(lambda);
  onTestFinished(async () => {
    await stop();
    await lambda.stop();
  });
  return url;
}

it('gives the function an event of payload format 2.0, and its environment and deadline', async () => {
  const url = await serve();
  const reply = await fetch(`${url}/a/b?x=1`, {
    method: 'PUT',
    body: '{"é":1}',
    headers: { 'Content-Type': 'application/json' },
  });
  expect([reply.status, reply.headers.get('x-made')]).toEqual([202, 'up']);
  const { event, leftMs, name } = (await reply.json()) as Record<string, unknown>;
  expect(event).toMatchObject({
    version: '2.0',
    rawPath: '/a/b',
    rawQueryString: 'x=1',
    headers: { 'content-type': 'application/json', 'content-length': '8' },
    body: '{"é":1}',
    isBase64Encoded: false,
    requestContext: { http: { method: 'PUT', path: '/a/b' } },
  });
  expect([name, (leftMs as number) > 0, (leftMs as number) <= 10_000]).toEqual(['made up', true, true]);
});

it.each([
  ['text/plain', undefined, 'text', false],
  ['application/x-ndjson', undefined, 'e30=', true],
  ['application/json', 'gzip', 'e30=', true],
])('takes %s (%s) as AWS does', async (type, coding, body, isBase64Encoded) => {
  const headers = { 'content-type': type, ...(coding && { 'content-encoding': coding }) };
  const reply = await fetch(await serve(), { method: 'POST', body: isBase64Encoded ? '{}' : 'text', headers });
  expect(((await reply.json()) as { event: unknown }).event).toMatchObject({ body, isBase64Encoded });
});

it('keeps an instance from event to event, and starts another after one that died', async () => {
  const url = await serve();
  const send = async (body: string) => {
    const reply = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'text/plain' } });
    return reply.status === 202 ? ((await reply.json()) as { invocations: number }).invocations : reply.status;
  };
  expect([await send('a'), await send('b')]).toEqual([1, 2]);
  expect([await send('die'), await send('c')]).toEqual([502, 1]);
});

it('ends an invocation that takes too long, with its instance', async () => {
  const url = await serve(500);
  const reply = await fetch(url, { method: 'POST', body: 'hang', headers: { 'content-type': 'text/plain' } });
  expect(reply.status).toBe(502);
});

it('works as many events at once as there are instances', async () => {
  const url = await serve(10_000, 2);
  const replies = await Promise.all(
    Array.from({ length: 6 }, () =>
      fetch(url, { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } }),
    ),
  );
  const counts = await Promise.all(
    replies.map(async (reply) => ((await reply.json()) as { invocations: number }).invocations),
  );
  // The first event of an instance is its number 1.
  expect(counts.filter((count) => count === 1)).toHaveLength(2);
});
