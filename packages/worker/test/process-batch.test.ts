import { DEFAULT_POLICY, RdpError, type RecordMaker } from '@rdp/core';
import type { Outcome, ReceivedMessage } from '@rdp/core/ports';
import { compile, type Redactor } from '@rdp/core/redact';
import { madeUpEnvelope, madeUpLog } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { processBatch, type WorkerDependencies } from '../src/process-batch.ts';

const NOW = Date.parse('2026-01-02T03:04:05.678Z');

const message = (overrides: Partial<ReceivedMessage> = {}): ReceivedMessage => ({
  messageId: 'm-1',
  receipt: 'r-1',
  tenantId: 'acme',
  body: madeUpEnvelope(),
  receiveCount: 1,
  failureCount: 0,
  ...overrides,
});

const redactor = compile({});
/** Fails on a text that holds `poison`. */
const choosy: Redactor = {
  ...redactor,
  redact(text) {
    if (text.includes('poison')) throw new Error(`cannot redact ${text}`);
    return redactor.redact(text);
  },
};
const maker: RecordMaker = { tenantId: 'acme', policy: DEFAULT_POLICY, redactor: choosy, mac: () => 'mac' };

/** Works a batch and gives every settlement, in order. */
async function work(messages: ReceivedMessage[], overrides: Partial<WorkerDependencies> = {}): Promise<Outcome[][]> {
  const settled: Outcome[][] = [];
  await processBatch(messages, {
    makerFor: async () => maker,
    settle: async (outcomes) => void settled.push([...outcomes]),
    now: () => NOW,
    random: () => 0,
    shouldStop: () => false,
    ...overrides,
  });
  return settled;
}

const logs = (...texts: string[]) => texts.map((text, index) => madeUpLog({ log_id: `log-${index}`, text }));
const idsOf = (outcome: Outcome | undefined): string[] => outcome?.records.map(({ log_id }) => log_id) ?? [];

describe('first receive', () => {
  it('settles all messages at once, each with its clean records', async () => {
    const [batch, ...more] = await work([message(), message({ messageId: 'm-2' })]);
    expect(more).toEqual([]);
    expect(batch).toHaveLength(2);
    expect(batch?.[0]).toMatchObject({
      verdict: { action: 'acknowledge' },
      records: [
        { log_id: 'log-001', modified_data: 'User [REDACTED] logged in', processed_at: new Date(NOW).toISOString() },
      ],
    });
  });

  it('stores the neighbours of a log that fails, and counts the failure', async () => {
    const failed: string[] = [];
    const [batch] = await work([message({ body: madeUpEnvelope(logs('a', 'poison', 'b')) })], {
      onFailedLog: ({ error }) => failed.push(error.message),
    });
    expect(idsOf(batch?.[0])).toEqual(['log-0', 'log-2']);
    expect(batch?.[0]?.verdict).toEqual({ action: 'retry', delayMs: 500, countsAsFailure: true });
    expect(failed).toEqual(['the log could not be redacted']);
  });

  it('gives a body that is no envelope up at once', async () => {
    const [batch] = await work([message({ body: 'not an envelope' })]);
    expect(batch?.[0]).toMatchObject({
      records: [],
      verdict: { action: 'give-up', letter: { reason: 'invalid_envelope', body: 'not an envelope', failures: 1 } },
    });
  });

  it('leaves an envelope of a newer version on the queue, and it does not count', async () => {
    const [batch] = await work([message({ body: '{"v":2}' })]);
    expect(batch?.[0]?.verdict).toMatchObject({ action: 'retry', countsAsFailure: false });
  });

  it('leaves a message on the queue whose policy cannot be read: it does not count, and the owner is told', async () => {
    const errors: string[] = [];
    const [batch] = await work([message()], {
      makerFor: () => Promise.reject(new RdpError('store_unavailable', 'down')),
      onUnsettled: ({ code }) => errors.push(code),
    });
    expect(batch?.[0]?.verdict).toMatchObject({ action: 'retry', countsAsFailure: false });
    expect(errors).toEqual(['store_unavailable']);
  });

  it('gives back what it may not start', async () => {
    const [batch] = await work([message()], { shouldStop: () => true });
    expect(batch?.[0]).toMatchObject({ records: [], verdict: { action: 'retry', delayMs: 0, countsAsFailure: false } });
  });
});

describe('giving up', () => {
  const third = (body: string) => message({ body, receiveCount: 7, failureCount: 2, firstFailedAt: NOW - 5_000 });

  it('at the third failure sends one letter with only the failed logs', async () => {
    const settled = await work([third(madeUpEnvelope(logs('a', 'poison one', 'b', 'poison two')))]);
    const last = settled.at(-1)?.[0];
    expect(last?.verdict).toMatchObject({
      action: 'give-up',
      letter: {
        tenantId: 'acme',
        reason: 'redaction_failed',
        failures: 3,
        firstFailedAt: NOW - 5_000,
        lastFailedAt: NOW,
      },
    });
    const letter = last?.verdict.action === 'give-up' ? JSON.parse(last.verdict.letter.body) : {};
    expect(letter).toMatchObject({ v: 1, tenant_id: 'acme', received_at: '2026-01-02T03:04:05.000Z' });
    expect(letter.records.map(({ text }: { text: string }) => text).toSorted()).toEqual(['poison one', 'poison two']);
    expect(settled.flat().flatMap(idsOf).toSorted()).toEqual(['log-0', 'log-2']);
  });

  it('says record_too_large where that is the reason', async () => {
    const growing = { ...maker, redactor: compile({ replacement: 'label' as const }) };
    const body = madeUpEnvelope(logs('a@b.co '.repeat(200)));
    const settled = await work([third(body)], { makerFor: async () => growing });
    expect(settled.at(-1)?.[0]?.verdict).toMatchObject({ action: 'give-up', letter: { reason: 'record_too_large' } });
  });

  it('never gives up because a message was received often', async () => {
    const settled = await work([message({ receiveCount: 9, failureCount: 1, body: madeUpEnvelope(logs('poison')) })]);
    expect(settled.at(-1)?.[0]?.verdict).toMatchObject({ action: 'retry', countsAsFailure: true });
  });
});

describe('second receive and later', () => {
  const texts = Array.from({ length: 8 }, (_, index) => `text ${index}`);

  it('stores log by log and acknowledges only at the end', async () => {
    const settled = await work([message({ receiveCount: 2, body: madeUpEnvelope(logs('a', 'b', 'c')) })]);
    expect(settled.map(([outcome]) => [outcome?.records.length, outcome?.verdict.action])).toEqual([
      [1, 'keep'],
      [1, 'keep'],
      [1, 'keep'],
      [0, 'acknowledge'],
    ]);
  });

  it('begins elsewhere each time, so that a log that kills the process does not hold up the same neighbours', async () => {
    const firsts = new Set<string>();
    for (let receiveCount = 2; receiveCount <= 9; receiveCount++) {
      const settled = await work([message({ receiveCount, body: madeUpEnvelope(logs(...texts)) })]);
      const order = settled.flat().flatMap(idsOf);
      expect(order.toSorted()).toEqual(texts.map((_text, index) => `log-${index}`));
      firsts.add(order[0] ?? '');
    }
    expect(firsts.size).toBeGreaterThanOrEqual(5);
  });

  it('stops between two logs when it must, and gives the message back', async () => {
    let calls = 0;
    const settled = await work([message({ receiveCount: 2, body: madeUpEnvelope(logs(...texts)) })], {
      shouldStop: () => ++calls > 3,
    });
    expect(settled.flat().flatMap(idsOf)).toHaveLength(2);
    expect(settled.at(-1)?.[0]?.verdict).toEqual({ action: 'retry', delayMs: 0, countsAsFailure: false });
  });
});

describe('a store that is down', () => {
  const down = new RdpError('store_unavailable', 'down');

  it('makes every message come back later, without counting it', async () => {
    const settled: Outcome[][] = [];
    const errors: string[] = [];
    await work([message(), message({ messageId: 'm-2' })], {
      async settle(outcomes) {
        if (outcomes.some(({ records }) => records.length > 0)) throw down;
        settled.push([...outcomes]);
      },
      onUnsettled: ({ code }) => errors.push(code),
    });
    expect(errors).toEqual(['store_unavailable']);
    expect(settled.flat().map(({ records, verdict }) => [records.length, verdict])).toEqual([
      [0, { action: 'retry', delayMs: 500, countsAsFailure: false }],
      [0, { action: 'retry', delayMs: 500, countsAsFailure: false }],
    ]);
  });

  it('waits longer with each receive', async () => {
    const delays: number[] = [];
    for (const receiveCount of [1, 2, 3, 4]) {
      await work([message({ receiveCount })], {
        async settle([outcome]) {
          if (outcome?.records.length) throw down;
          if (outcome?.verdict.action === 'retry') delays.push(outcome.verdict.delayMs);
        },
      });
    }
    expect(delays).toEqual([500, 1_000, 2_000, 4_000]);
  });

  it('does not throw when nothing at all can be settled', async () => {
    const errors: string[] = [];
    await work([message()], { settle: () => Promise.reject(down), onUnsettled: ({ code }) => errors.push(code) });
    expect(errors).toEqual(['store_unavailable', 'store_unavailable']);
  });

  it('works no further log of a message once one could not be stored', async () => {
    let writes = 0;
    await work([message({ receiveCount: 2, body: madeUpEnvelope(logs('a', 'b', 'c')) })], {
      async settle([outcome]) {
        if (outcome?.records.length) {
          writes++;
          throw down;
        }
      },
    });
    expect(writes).toBe(1);
  });
});
