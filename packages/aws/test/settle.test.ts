import { RdpError } from '@rdp/core';
import type { Outcome, ReceivedMessage, Verdict } from '@rdp/core/ports';
import { madeUpEnvelope, madeUpRecord, until } from '@rdp/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSqsDeadLetters } from '../src/dead-letters.ts';
import { createReceipts } from '../src/receipts.ts';
import { createSettle, type SettleDependencies } from '../src/settle.ts';
import { openEngine, openSqs, type Sqs } from './aws-harness.ts';
import { type Dynamo, openDynamo } from './dynamo.ts';

const down = new RdpError('store_unavailable', 'down');
const VISIBLE_AGAIN_MS = 30_000;

let sqs: Sqs;
let dynamo: Dynamo;
let engine: Awaited<ReturnType<typeof openEngine>>;
beforeAll(async () => {
  [sqs, dynamo] = await Promise.all([openSqs(), openDynamo()]);
});
afterAll(async () => {
  await Promise.all([sqs.close(), dynamo.close()]);
});
beforeEach(async () => {
  engine = await openEngine(sqs.client, dynamo);
  return engine.close;
});

/** Messages on the queue, received. */
async function received(count = 1): Promise<ReceivedMessage[]> {
  await engine.queue.send(Array.from({ length: count }, () => ({ tenantId: 'acme', body: madeUpEnvelope() })));
  const messages: ReceivedMessage[] = [];
  return until('the messages', async () => {
    messages.push(...(await engine.queue.receive({ max: count, visibilityMs: VISIBLE_AGAIN_MS })));
    return messages.length === count && messages;
  });
}

const one = async (): Promise<ReceivedMessage> => (await received())[0]!;

const outcome = (message: ReceivedMessage, verdict: Verdict, log_id = 'log-001'): Outcome => ({
  message,
  records: [madeUpRecord({ log_id })],
  verdict,
});

const giveUp: Verdict = {
  action: 'give-up',
  letter: {
    tenantId: 'acme',
    body: madeUpEnvelope(),
    reason: 'redaction_failed',
    failures: 3,
    firstFailedAt: 1,
    lastFailedAt: 2,
  },
};

/** Settles with parts of the engine, but for those that are given. */
const settleWith = (overrides: Partial<SettleDependencies>) =>
  createSettle({
    store: engine.store,
    deadLetters: engine.deadLetters,
    failures: { write: async () => {} },
    receipts: createReceipts({ sqs: sqs.client, queueUrl: engine.queueUrl }),
    now: Date.now,
    ...overrides,
  });

describe('settling', () => {
  it('stores the records and then acknowledges, and tells what became of them', async () => {
    const told: unknown[] = [];
    const message = await one();
    await settleWith({ onSettled: (_outcome, results) => told.push(results) })([
      outcome(message, { action: 'acknowledge' }),
    ]);
    expect(await engine.store.get('acme', 'log-001')).toMatchObject({ modified_data: 'User [REDACTED] logged in' });
    expect([await engine.queue.size(), told]).toEqual([0, [[{ status: 'written' }]]]);
  });

  it('stores and leaves the message where more of it is to come', async () => {
    const message = await one();
    await engine.settle([outcome(message, { action: 'keep' })]);
    expect(await engine.store.get('acme', 'log-001')).toBeDefined();
    expect(await engine.queue.receive({ max: 1, visibilityMs: 1_000 })).toEqual([]);
    expect(await engine.queue.size()).toBe(1);
  });

  it('neither acknowledges nor gives up what the store did not take', async () => {
    const [a, b] = (await received(2)) as [ReceivedMessage, ReceivedMessage];
    const settle = settleWith({ store: { write: () => Promise.reject(down) } });
    await expect(settle([outcome(a, { action: 'acknowledge' })])).rejects.toBe(down);
    await expect(settle([outcome(b, giveUp)])).rejects.toBe(down);
    expect([await engine.queue.size(), await engine.deadLetters.count()]).toEqual([2, []]);
  });

  it('gives up in a letter that tells how often the message was sent back, and acknowledges after that', async () => {
    const message = await one();
    await engine.settle([outcome({ ...message, redrives: 2 }, giveUp)]);
    const letters = await until('the letter', async () => {
      const found = await engine.deadLetters.peek({}, 10);
      return found.length > 0 && found;
    });
    expect(letters).toMatchObject([{ tenantId: 'acme', reason: 'redaction_failed', failures: 3, redrives: 2 }]);
    expect(await engine.queue.size()).toBe(0);
  });

  it('does not acknowledge what the dead-letter queue did not take', async () => {
    const message = await one();
    const nowhere = `${engine.deadLetterQueueUrl}-that-is-not-there`;
    const { queueUrl } = engine;
    const settle = settleWith({
      deadLetters: createSqsDeadLetters({
        sqs: sqs.client,
        queueUrl,
        deadLetterQueueUrl: nowhere,
        now: Date.now,
        random: Math.random,
      }),
    });
    await expect(settle([outcome(message, giveUp)])).rejects.toMatchObject({ code: 'aws_not_found' });
    expect(await engine.queue.size()).toBe(1);
  });

  it('notes a failure of a log itself, for whoever receives the message next', async () => {
    const started = Date.now();
    await engine.settle([outcome(await one(), { action: 'retry', delayMs: 0, countsAsFailure: true })]);
    const [again] = await engine.queue.receive({ max: 1, visibilityMs: VISIBLE_AGAIN_MS });
    expect(again).toMatchObject({ receiveCount: 2, failureCount: 1 });
    expect(again?.firstFailedAt).toBeGreaterThanOrEqual(started);
    await engine.settle([outcome(again!, { action: 'retry', delayMs: 0, countsAsFailure: true })]);
    const [last] = await engine.queue.receive({ max: 1, visibilityMs: VISIBLE_AGAIN_MS });
    expect(last).toMatchObject({ receiveCount: 3, failureCount: 2, firstFailedAt: again?.firstFailedAt });
  });

  it('counts nothing against a log where the store was down, and delays the message', async () => {
    await engine.settle([outcome(await one(), { action: 'retry', delayMs: 700, countsAsFailure: false })]);
    expect(await engine.queue.receive({ max: 1, visibilityMs: VISIBLE_AGAIN_MS })).toEqual([]);
    const [again] = await until('the message again', async () => {
      const messages = await engine.queue.receive({ max: 1, visibilityMs: VISIBLE_AGAIN_MS });
      return messages.length > 0 && messages;
    });
    expect(again).toMatchObject({ receiveCount: 2, failureCount: 0 });
  });

  it('lets no outcome hold up another: the rest is carried out, then the failure is thrown', async () => {
    const [a, b] = (await received(2)) as [ReceivedMessage, ReceivedMessage];
    const settle = settleWith({
      store: {
        write: (records) => (records[0]?.log_id === 'a' ? Promise.reject(down) : engine.store.write(records)),
      },
    });
    const acknowledge: Verdict = { action: 'acknowledge' };
    await expect(settle([outcome(a, acknowledge, 'a'), outcome(b, acknowledge, 'b')])).rejects.toBe(down);
    expect(await engine.store.get('acme', 'b')).toBeDefined();
    expect(await engine.queue.size()).toBe(1);
  });
});

describe('a receipt', () => {
  it('that SQS does not know is refused with its request, never with a text of AWS', async () => {
    const message = { ...(await one()), receipt: 'made-up' };
    const receipts = createReceipts({ sqs: sqs.client, queueUrl: engine.queueUrl });
    const error = await receipts.delay(message, 1_000).catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ code: 'aws_refused', data: { error: expect.any(String), status: 400 } });
  });
});
