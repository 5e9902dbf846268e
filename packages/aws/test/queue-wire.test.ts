import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { split } from '../src/batches.ts';
import { createSqsQueue } from '../src/queue.ts';
import { type Answer, awsError, type Call } from './sqs-proxy.ts';
import { useWire } from './wire-harness.ts';

const MiB = 1024 * 1024;

describe('queue on the wire', () => {
  const wire = useWire();

  const open = (options: Partial<Parameters<typeof createSqsQueue>[0]> = {}) =>
    createSqsQueue({ sqs: wire().sqs, queueUrl: wire().queueUrl, random: () => 0, waitSeconds: 0, ...options });
  const messages = (count: number, bytes = 1) =>
    Array.from({ length: count }, (_, i) => ({ tenantId: 'acme', body: `${i}`.padEnd(bytes, '.') }));
  const sizes = () =>
    wire()
      .proxy.bodiesOf('SendMessageBatch')
      .map(({ Entries }) => Entries.length);

  it('names the tenant of each message: as its group, so that none delays the others, and as an attribute', async () => {
    await open().send([
      { tenantId: 'acme', body: 'a' },
      { tenantId: 'beta', body: 'b' },
    ]);
    const [{ Entries }] = wire().proxy.bodiesOf('SendMessageBatch');
    expect(Entries).toMatchObject(
      ['acme', 'beta'].map((tenant) => ({
        MessageGroupId: tenant,
        MessageAttributes: { tenant_id: { DataType: 'String', StringValue: tenant } },
      })),
    );
  });

  it('sends ten messages a request, and the results are in the order of the messages', async () => {
    const queue = open();
    const results = await queue.send(messages(95));
    expect(sizes().toSorted((a, b) => b - a)).toEqual([...Array(9).fill(10), 5]);
    const ids = results.map((result) => (result.ok ? result.messageId : ''));
    const received = new Map<string, string>();
    for (;;) {
      const batch = await queue.receive({ max: 10, visibilityMs: 60_000 });
      if (batch.length === 0) break;
      for (const { messageId, body } of batch) received.set(messageId, body);
    }
    expect(ids.map((id) => received.get(id))).toEqual(messages(95).map(({ body }) => body));
  });

  it('sends at most 1 MiB a request, attributes counted, as SQS counts them', async () => {
    const results = await open().send(messages(9, MiB / 4));
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(sizes().toSorted()).toEqual([3, 3, 3]);
  });

  it('sends a few requests at a time, however many there are', async () => {
    const results = await open().send(messages(300));
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(sizes()).toEqual(Array(30).fill(10));
    expect(wire().proxy.mostTogether).toBeGreaterThan(1);
    expect(wire().proxy.mostTogether).toBeLessThanOrEqual(8);
  });

  it('sends nothing for nothing', async () => {
    expect(await open().send([])).toEqual([]);
    expect(sizes()).toEqual([]);
  });

  it('a message over the limit of SQS is refused, and its neighbours are not', async () => {
    const results = await open().send([...messages(2), { tenantId: 'acme', body: 'x'.repeat(MiB) }, ...messages(1)]);
    expect(results.map(({ ok }) => ok)).toEqual([true, true, false, true]);
    expect(results[2]).toMatchObject({ error: { code: 'aws_refused' } });
  });

  it('a message that SQS refuses for what it holds is not tried again', async () => {
    const results = await open().send([...messages(1), { tenantId: 'acme', body: '\uFFFF' }]);
    expect(results.map(({ ok }) => ok)).toEqual([true, false]);
    expect(results[1]).toEqual({
      ok: false,
      error: { code: 'aws_refused', message: 'cannot send messages: InvalidMessageContents' },
    });
    expect(sizes()).toEqual([2]);
  });

  /** Takes only the entries for which `takes` holds; the others fail by no fault of their own. */
  const half = (takes: (body: string) => boolean) => (call: Call) => ({
    status: 200,
    body: {
      Successful: call.body.Entries.filter((entry: { MessageBody: string }) => takes(entry.MessageBody)).map(
        ({ Id, MessageBody }: { Id: string; MessageBody: string }) => ({ Id, MessageId: `id-of-${MessageBody}` }),
      ),
      Failed: call.body.Entries.filter((entry: { MessageBody: string }) => !takes(entry.MessageBody)).map(
        ({ Id }: { Id: string }) => ({ Id, SenderFault: false, Code: 'InternalError', Message: 'quotes 555-0199' }),
      ),
    },
  });

  it('tries again only what was not taken', async () => {
    let tries = 0;
    wire().answers['SendMessageBatch'] = (call) => {
      tries++;
      return half((body) => tries === 3 || Number(body) % 2 === 0)(call);
    };
    const results = await open({ sqs: wire().sqsWithoutChecksums }).send(messages(6));
    expect(results).toEqual(messages(6).map(({ body }) => ({ ok: true, messageId: `id-of-${body}` })));
    expect(sizes()).toEqual([6, 3, 3]);
  });

  it('gives up what is never taken after three more tries, and tells it apart from what was', async () => {
    wire().answers['SendMessageBatch'] = half((body) => body !== '1');
    const results = await open({ sqs: wire().sqsWithoutChecksums }).send(messages(3));
    expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(results[1]).toEqual({
      ok: false,
      error: { code: 'queue_unavailable', message: 'cannot send messages: InternalError' },
    });
    expect(sizes()).toEqual([3, 1, 1, 1]);
  });

  it('an entry that the reply leaves out was not taken', async () => {
    wire().answers['SendMessageBatch'] = () => ({ status: 200, body: {} });
    expect(await open().send(messages(1))).toMatchObject([{ ok: false, error: { code: 'queue_unavailable' } }]);
  });

  it('a request that fails costs only its own messages', async () => {
    wire().answers['SendMessageBatch'] = ({ body }) =>
      body.Entries.some((entry: { MessageBody: string }) => entry.MessageBody === '15')
        ? awsError(403, 'AccessDenied')
        : undefined;
    const results = await open().send(messages(25));
    expect(results.map(({ ok }) => ok)).toEqual(messages(25).map((_, i) => i < 10 || i >= 20));
    expect(results[15]).toMatchObject({ error: { code: 'aws_access_denied' } });
  });

  it.each<[string, Answer]>([
    ['throttled', awsError(400, 'RequestThrottled')],
    ['broken', awsError(500, 'InternalError')],
    ['cut off', 'reset'],
  ])('a queue that was %s once takes it at the second try', async (_, answer) => {
    let tries = 0;
    wire().answers['SendMessageBatch'] = () => (++tries === 1 ? answer : undefined);
    expect(await open().send(messages(1))).toMatchObject([{ ok: true }]);
    expect(sizes()).toEqual([1, 1]);
  });

  it('receive and size say when the queue cannot be used', async () => {
    wire().answers['ReceiveMessage'] = () => awsError(400, 'QueueDoesNotExist');
    wire().answers['GetQueueAttributes'] = () => awsError(403, 'AccessDenied');
    await expect(open().receive({ max: 1, visibilityMs: 1_000 })).rejects.toMatchObject({ code: 'aws_not_found' });
    await expect(open().size()).rejects.toMatchObject({ code: 'aws_access_denied' });
  });

  it('asks for the failures of a message only when it was received before', async () => {
    const asked: string[] = [];
    const failures = {
      async read(tenantId: string, messageId: string) {
        asked.push(`${tenantId} ${messageId}`);
        return { failures: 2, firstFailedAt: 7 };
      },
    };
    const queue = open({ failures });
    await queue.send(messages(1));
    const [first] = await queue.receive({ max: 1, visibilityMs: 0 });
    expect(first).toMatchObject({ receiveCount: 1, failureCount: 0 });
    expect(asked).toEqual([]);
    const [second] = await queue.receive({ max: 1, visibilityMs: 0 });
    expect(second).toMatchObject({ receiveCount: 2, failureCount: 2, firstFailedAt: 7 });
    expect(asked).toEqual([`acme ${first?.messageId}`]);
  });

  it('knows the tenant of a message that was sent by hand from its envelope, and none where there is none', async () => {
    const envelope = JSON.stringify({ v: 1, tenant_id: 'beta', received_at: '', records: [] });
    const queue = open();
    await queue.send([envelope, 'no envelope'].map((body) => ({ tenantId: '', body })));
    const [{ Entries }] = wire().proxy.bodiesOf('SendMessageBatch');
    for (const entry of Entries) expect(entry).not.toHaveProperty('MessageGroupId');
    const received = await queue.receive({ max: 10, visibilityMs: 1_000 });
    expect(new Map(received.map(({ body, tenantId }) => [body, tenantId]))).toEqual(
      new Map([
        [envelope, 'beta'],
        ['no envelope', ''],
      ]),
    );
  });
});

describe('split', () => {
  it('keeps order and loses nothing; no batch is over a limit but a single entry that is so itself; no two would fit in one', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(100), fc.nat(2 * MiB))), (entries) => {
        const batches = split(entries, (bytes) => bytes);
        const sum = (batch: readonly number[]) => batch.reduce((a, b) => a + b, 0);
        expect(batches.flat()).toEqual(entries);
        batches.forEach((batch, at) => {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(10);
          if (batch.length > 1) expect(sum(batch)).toBeLessThanOrEqual(MiB);
          const [next] = batches[at + 1] ?? [];
          if (next !== undefined && batch.length < 10) expect(sum(batch) + next).toBeGreaterThan(MiB);
        });
      }),
    );
  });
});
