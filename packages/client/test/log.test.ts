import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { until } from '../../testkit/src/until.ts';
import { RdpClient } from '../src/client.ts';
import type { RdpError } from '../src/errors.ts';
import type { RdpClientOptions } from '../src/options.ts';
import type { DropNotice, RejectNotice } from '../src/stats.ts';
import { type Answer, accepted, json, problem, type Seen, scripted } from './server.ts';

const idsOf = (seen: readonly Seen[]) => seen.map(({ logs }) => logs.map(({ log_id }) => log_id));
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4/;
/** So long that only a flush, a full batch or a close sends. */
const NEVER_MS = 3_600_000;

/** A client before scripted answers, and what it told. */
async function open(options: Partial<RdpClientOptions> = {}, ...answers: Answer[]) {
  const { url, seen } = await scripted(...(answers.length > 0 ? answers : [accepted]));
  const drops: DropNotice[] = [];
  const rejects: RejectNotice[] = [];
  const errors: RdpError[] = [];
  const client = new RdpClient({
    url,
    tenantId: 'acme',
    exitHooks: false,
    random: () => 0,
    onDrop: (notice) => drops.push(notice),
    onReject: (notice) => rejects.push(notice),
    onError: (error) => errors.push(error),
    ...options,
    batch: { maxDelayMs: NEVER_MS, ...options.batch },
  });
  return { client, seen, drops, rejects, errors };
}
const lost = (reason: string, count: number) => ({ reason, count, bytes: expect.any(Number), exact: true });
/** An answer that comes when it is let go. */
function held() {
  const gate = Promise.withResolvers<void>();
  const answer: Answer = (response, seen) => void gate.promise.then(() => accepted(response, seen));
  return { answer, release: gate.resolve };
}

describe('log', () => {
  it('queues text and fields as they are at the call, each with an id', async () => {
    const { client, seen } = await open();
    const log = { text: 'b', level: 'info', log_id: undefined };
    expect(client.log('a "quoted"\n\ud800')).toBe(true);
    expect(client.log(log as never)).toBe(true);
    log.text = 'changed';
    client.log({ log_id: 'mine', text: 'c' });
    await client.close();
    expect(seen.map(({ logs }) => logs)).toEqual([
      [
        { log_id: expect.stringMatching(UUID), text: 'a "quoted"\n\ud800' },
        { log_id: expect.stringMatching(UUID), text: 'b', level: 'info' },
        { log_id: 'mine', text: 'c' },
      ],
    ]);
  });

  it.each([
    [
      'a circle',
      () => Object.assign({ text: 'x' }, { self: [] as unknown[] }),
      (log: { self?: unknown[] }) => log.self?.push(log),
    ],
    ['a bigint', () => ({ text: 'x', n: 1n }), () => {}],
    [
      'a getter that throws',
      () => ({
        text: 'x',
        get secret() {
          throw new Error('hunter2');
        },
      }),
      () => {},
    ],
    ['another tenant', () => ({ text: 'x', tenant_id: 'other' }), () => {}],
    ['no object', () => null, () => {}],
    ['a list', () => ['x'], () => {}],
    ['nothing', () => undefined, () => {}],
  ] as unknown as [string, () => never, (log: never) => void][])(
    'never throws: %s is told as invalid',
    async (_name, make, then) => {
      const { client, seen, drops, errors } = await open();
      const log = make();
      then(log);
      expect(client.log(log)).toBe(false);
      await client.close();
      expect([seen, drops]).toEqual([[], [{ ...lost('log_invalid', 1), bytes: 0 }]]);
      expect(errors).toHaveLength(1);
      expect(String(errors[0]?.message) + String(errors[0]?.cause)).not.toContain('hunter2');
    },
  );

  it('a batch is sent when it has maxLogs, in the order of the calls', async () => {
    const { client, seen } = await open({ batch: { maxDelayMs: NEVER_MS, maxLogs: 3 }, inFlight: 1 });
    for (let i = 0; i < 7; i++) client.log({ log_id: `${i}`, text: 'x' });
    await until('two batches', () => seen.length === 2);
    expect(idsOf(seen)).toEqual([
      ['0', '1', '2'],
      ['3', '4', '5'],
    ]);
    expect(client.stats().waiting.logs).toBe(1);
    await client.close();
  });

  it('a batch is sent when it has maxBytes; a bigger log travels alone', async () => {
    const { client, seen } = await open({ batch: { maxDelayMs: NEVER_MS, maxBytes: 120 }, inFlight: 1 });
    for (const [i, size] of [20, 20, 20, 500, 20].entries()) client.log({ log_id: `${i}`, text: 'é'.repeat(size / 2) });
    await client.close();
    expect(idsOf(seen)).toEqual([['0', '1'], ['2'], ['3'], ['4']]);
  });

  it('a batch is sent when its first log has waited maxDelayMs', async () => {
    const { client, seen } = await open({ batch: { maxDelayMs: 30 } });
    client.log({ log_id: 'a', text: 'x' });
    client.log({ log_id: 'b', text: 'x' });
    await until('the batch', () => seen.length === 1);
    client.log({ log_id: 'c', text: 'x' });
    await until('the next batch', () => seen.length === 2);
    expect(idsOf(seen)).toEqual([['a', 'b'], ['c']]);
    await client.close();
  });

  it('as many requests are on their way as inFlight says', async () => {
    const { answer, release } = held();
    const { client, seen } = await open({ batch: { maxLogs: 1 }, inFlight: 3 }, answer);
    for (let i = 0; i < 10; i++) client.log('x');
    await until('three requests', () => seen.length === 3);
    expect(client.stats()).toMatchObject({ sending: { logs: 3 }, waiting: { logs: 7 } });
    release();
    await client.close();
    expect(client.stats()).toMatchObject({ accepted: { logs: 10 }, sending: { logs: 0 }, waiting: { logs: 0 } });
  });

  it('a refused log is told with its id and the code of the pipeline', async () => {
    const answer = json(202, () => ({
      status: 'accepted',
      accepted: 1,
      logs: [{ index: 1, log_id: 'b', message_id: 'm' }],
      rejected: [{ index: 0, code: 'log_too_large', message: 'no' }],
    }));
    const { client, rejects, drops } = await open({}, answer);
    client.log({ log_id: 'a', text: 'x' });
    client.log({ log_id: 'b', text: 'x' });
    await client.close();
    expect(rejects).toEqual([{ log_id: 'a', code: 'log_too_large', message: 'no' }]);
    expect(client.stats()).toMatchObject({ accepted: { logs: 1 }, rejected: { logs: 1 } });
    expect(drops).toEqual([]);
  });

  it('a request that is refused for good is told as an error and as dropped', async () => {
    const { client, drops, errors } = await open({}, problem(401, 'unauthenticated', false));
    client.log('x');
    await client.flush();
    expect(drops).toEqual([lost('refused', 1)]);
    expect(errors).toMatchObject([
      { code: 'unauthenticated', status: 401, retryable: false, problem: { detail: 'it is unauthenticated' } },
    ]);
    await client.close();
  });

  it('listeners that throw hurt nobody', async () => {
    const fail = () => {
      throw new Error('mine');
    };
    const answers = [
      problem(400, 'no_valid_logs', false, { rejected: [{ index: 0, code: 'x', message: 'x' }] }),
      problem(401, 'x', false),
      accepted,
    ];
    const { client } = await open({ onDrop: fail, onReject: fail, onError: fail }, ...answers);
    for (let i = 0; i < 3; i++) {
      client.log('x');
      await client.flush();
    }
    expect(client.stats()).toMatchObject({
      accepted: { logs: 1 },
      rejected: { logs: 1 },
      dropped: { refused: { logs: 1 } },
    });
    await client.close();
  });
});

describe('a full buffer', () => {
  const buffer = (whenFull: 'block' | 'drop-newest' | 'drop-oldest') => ({ maxBytes: 1_000, whenFull });

  it('drop-newest: the log is dropped, and those together are told together', async () => {
    const { client, seen, drops } = await open({ buffer: buffer('drop-newest') });
    const queued = Array.from({ length: 100 }, (_, i) => client.log({ log_id: `${i}`, text: 'x' }));
    const kept = queued.filter((ok) => ok).length;
    expect(kept).toBeGreaterThan(3);
    expect(client.stats().bufferedBytes).toBeLessThanOrEqual(1_000);
    await client.close();
    expect(idsOf(seen).flat()).toEqual(Array.from({ length: kept }, (_, i) => `${i}`));
    expect(drops).toEqual([lost('buffer_full', 100 - kept)]);
    expect(client.stats().dropped.buffer_full.logs).toBe(100 - kept);
  });

  it('drop-oldest: those that have waited longest are dropped, those on their way stay', async () => {
    const { answer, release } = held();
    const { client, seen, drops } = await open(
      { buffer: buffer('drop-oldest'), batch: { maxLogs: 2 }, inFlight: 1 },
      answer,
    );
    client.log({ log_id: 'first', text: 'x' });
    client.log({ log_id: 'second', text: 'x' });
    await until('a request', () => seen.length === 1);
    for (let i = 0; i < 100; i++) {
      expect(client.log({ log_id: `${i}`, text: 'x' })).toBe(true);
      expect(client.stats().bufferedBytes).toBeLessThanOrEqual(1_000);
    }
    release();
    await client.close();
    const ids = idsOf(seen).flat();
    expect(ids.slice(0, 2)).toEqual(['first', 'second']);
    expect(ids.slice(2)).toEqual(Array.from({ length: ids.length - 2 }, (_, i) => `${100 - (ids.length - 2) + i}`));
    expect(drops.reduce((sum, { count }) => sum + count, 0)).toBe(102 - ids.length);
  });

  it('block: who awaits waits for room, in turn, and nothing is lost', async () => {
    const { answer, release } = held();
    const { client, seen, drops } = await open({ buffer: buffer('block'), batch: { maxLogs: 2 } }, answer, accepted);
    const waits = Array.from({ length: 50 }, (_, i) => client.log({ log_id: `${i}`, text: 'x' }));
    expect(waits[0]).toBe(true);
    expect(waits.at(-1)).toBeInstanceOf(Promise);
    expect(client.stats().bufferedBytes).toBeLessThanOrEqual(1_000);
    release();
    await Promise.all(waits);
    await client.close();
    expect(
      idsOf(seen)
        .flat()
        .sort((a, b) => Number(a) - Number(b)),
    ).toEqual(Array.from({ length: 50 }, (_, i) => `${i}`));
    expect(drops).toEqual([]);
  });

  it('block: logs of those who do not await are bounded too', async () => {
    const { client, drops } = await open({ buffer: buffer('block') }, () => {});
    const waits = Array.from({ length: 3_000 }, () => client.log('x'));
    const queued = waits.filter((wait) => wait === true).length;
    expect(waits.filter((wait) => wait instanceof Promise)).toHaveLength(1_000);
    await client.close({ timeoutMs: 50 });
    expect(drops.reduce((sum, { count }) => sum + count, 0)).toBe(3_000);
    expect(client.stats()).toMatchObject({
      bufferedBytes: 0,
      dropped: { buffer_full: { logs: 2_000 - queued }, closed: { logs: 1_000 + queued } },
    });
    // Whoever awaits is not left waiting.
    await Promise.all(waits);
  });

  it('a log that could never fit is dropped alone', async () => {
    const { client, seen, drops } = await open({ buffer: buffer('block') });
    expect(client.log('x'.repeat(2_000))).toBe(false);
    client.log({ log_id: 'small', text: 'x' });
    await client.close();
    expect([idsOf(seen), drops]).toEqual([[['small']], [lost('log_too_large', 1)]]);
  });
});

describe('flush', () => {
  it('covers what was queued before, and not what comes after', async () => {
    const { answer, release } = held();
    const { client, seen } = await open({}, accepted, answer);
    client.log({ log_id: 'before', text: 'x' });
    const flushed = client.flush();
    client.log({ log_id: 'after', text: 'x' });
    expect(await flushed).toEqual({ complete: true, pending: 0 });
    expect(idsOf(seen)).toEqual([['before']]);
    const second = client.flush();
    client.log('later');
    let done = false;
    void second.then(() => {
      done = true;
    });
    await until('the second request', () => seen.length === 2);
    expect(done).toBe(false);
    release();
    expect(await second).toEqual({ complete: true, pending: 0 });
    await client.close();
  });

  it('covers what waits for room, and not what came after it', async () => {
    const { client, seen } = await open({ buffer: { maxBytes: 300, whenFull: 'block' } });
    const ids = Array.from({ length: 20 }, (_, i) => `${i}`);
    for (const log_id of ids) void client.log({ log_id, text: 'x' });
    expect(await client.flush()).toEqual({ complete: true, pending: 0 });
    expect(idsOf(seen).flat().sort()).toEqual(ids.sort());
    await client.close();
  });

  it('with nothing queued is done', async () => {
    const { client, seen } = await open();
    expect(await client.flush()).toEqual({ complete: true, pending: 0 });
    expect(seen).toEqual([]);
    await client.close();
    expect(await client.flush()).toEqual({ complete: true, pending: 0 });
  });

  it('ends with its signal; the logs stay', async () => {
    const { answer, release } = held();
    const { client } = await open({}, answer);
    client.log('x');
    const aborter = new AbortController();
    const flushed = client.flush({ signal: aborter.signal });
    aborter.abort();
    await expect(flushed).rejects.toMatchObject({ code: 'aborted' });
    await expect(client.flush({ signal: aborter.signal })).rejects.toMatchObject({ code: 'aborted' });
    release();
    expect(await client.flush()).toEqual({ complete: true, pending: 0 });
    await client.close();
  });
});

describe('close', () => {
  it('sends what is queued; what is logged later is dropped and told', async () => {
    const { client, seen, drops } = await open();
    client.log({ log_id: 'a', text: 'x' });
    const closing = client.close();
    expect(client.log('late')).toBe(false);
    expect(client.close()).toBe(closing);
    await closing;
    expect([idsOf(seen), drops]).toEqual([[['a']], [lost('closed', 1)]]);
  });

  it('is what `await using` does', async () => {
    const { client, seen } = await open();
    {
      await using mine = client;
      mine.log('x');
    }
    expect(seen).toHaveLength(1);
  });

  it('ends at its deadline, with requests at hand and between retries', async () => {
    const { client, drops } = await open(
      { batch: { maxLogs: 1 }, inFlight: 2 },
      problem(429, 'quota_exceeded', true, {}, { 'retry-after': '60' }),
      () => {},
    );
    for (let i = 0; i < 5; i++) client.log('x');
    const started = performance.now();
    await client.close({ timeoutMs: 100 });
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(drops).toEqual([lost('closed', 5)]);
    expect(client.stats()).toMatchObject({ bufferedBytes: 0, waiting: { logs: 0, bytes: 0 }, sending: { logs: 0 } });
  });
});

/** A whole collection, which V8 puts off otherwise for as long as it likes. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

describe('a pipeline that is away for long', () => {
  it('costs no more memory than the bound, and each log is accounted for', async () => {
    const maxBytes = 8 * 1024 * 1024;
    const { client, seen } = await open(
      { buffer: { maxBytes, whenFull: 'drop-oldest' }, batch: { maxDelayMs: 5, maxLogs: 1_000 }, timeoutMs: 200 },
      (response) => void response.destroy(),
    );
    const text = 'x'.repeat(300);
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    let most = 0;
    for (let i = 0; i < 300_000; i++) {
      client.log(text);
      if (i % 1_000 === 0) {
        most = Math.max(most, client.stats().bufferedBytes);
        await new Promise((resolve) => setImmediate(resolve));
        // What the server of the test keeps is not the client's.
        seen.length = 0;
      }
    }
    expect(most).toBeLessThanOrEqual(maxBytes);
    expect(most).toBeGreaterThan(maxBytes * 0.9);
    collectGarbage();
    // 300,000 logs are over 100 MiB.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(5 * maxBytes);
    await client.close({ timeoutMs: 50 });
    const { logged, dropped } = client.stats();
    expect(logged.logs).toBe(300_000);
    expect(dropped.buffer_full.logs + dropped.closed.logs + dropped.retries_exhausted.logs).toBe(300_000);
  });
});

it('retries end after maxRetries and after maxRetryMs, and tell what is lost', async () => {
  const away = problem(500, 'queue_unavailable', true);
  const tries = await open({ maxRetries: 3 }, away);
  tries.client.log('x');
  await tries.client.flush();
  expect([tries.seen.length, tries.drops]).toEqual([4, [lost('retries_exhausted', 1)]]);
  expect(tries.client.stats()).toMatchObject({ requests: 4, retries: 3 });
  await tries.client.close();
  const time = await open({ maxRetryMs: 1_000 }, problem(429, 'quota_exceeded', true, {}, { 'retry-after': '2' }));
  time.client.log('x');
  await time.client.flush();
  expect([time.seen.length, time.drops]).toEqual([1, [lost('retries_exhausted', 1)]]);
  await time.client.close();
});
