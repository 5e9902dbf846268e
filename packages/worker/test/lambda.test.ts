import { RdpError } from '@rdp/core';
import type { Outcome, ReceivedMessage, Settle } from '@rdp/core/ports';
import { madeUpEnvelope, madeUpLog } from '@rdp/testkit';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createHandler, type SqsWorker } from '../src/lambda.ts';
import { makerOf } from '../src/makers.ts';
import { lambdaContext, type Sent, sqsRecord } from './sqs-event.ts';

/** Each number becomes a marker: more than twice as long. */
const BAD = madeUpLog({ log_id: 'bad', attributes: { phone: Array(500).fill(1) } });
const down = new RdpError('store_unavailable', 'down');
const MINUTE = 60_000;

/** Invokes the worker with a batch; gives what was reported failed and every outcome that was settled. */
async function invoke(
  sent: readonly Sent[],
  overrides: Partial<SqsWorker> & { refuse?: Settle } = {},
  leftMs = MINUTE,
) {
  const settled: Outcome[] = [];
  const handler = createHandler({
    makerFor: async (tenantId) => makerOf(tenantId, Buffer.alloc(32)),
    failuresOf: async () => ({ failureCount: 0 }),
    settleWith: (acknowledge) => async (outcomes) => {
      await overrides.refuse?.(outcomes);
      settled.push(...outcomes);
      for (const { message, verdict } of outcomes) {
        if (verdict.action === 'acknowledge' || verdict.action === 'give-up') acknowledge(message);
      }
    },
    now: Date.now,
    random: () => 0,
    ...overrides,
  });
  const { batchItemFailures } = await handler({ Records: sent.map(sqsRecord) }, lambdaContext(leftMs));
  return { failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), settled };
}

const verdicts = (settled: readonly Outcome[], messageId: string) =>
  settled.filter(({ message }) => message.messageId === messageId).map(({ verdict }) => verdict);
const ofMessage = (messageId: string, [outcome]: readonly Outcome[]): boolean =>
  outcome?.message.messageId === messageId;

describe('a batch', () => {
  it('of good messages reports no failure', async () => {
    const { failed, settled } = await invoke([{ messageId: 'a' }, { messageId: 'b' }]);
    expect(failed).toEqual([]);
    expect(settled.map(({ records }) => records[0]?.modified_data)).toEqual(Array(2).fill('User [REDACTED] logged in'));
  });

  it('tells the message as the queue does', async () => {
    const tenant = { tenant_id: { stringValue: 'beta' } };
    const { settled } = await invoke([
      { messageId: 'a', messageAttributes: { ...tenant, redrives: { stringValue: '2' } } },
      { messageId: 'b' },
    ]);
    expect(settled.map(({ message }) => message)).toEqual([
      {
        messageId: 'a',
        receipt: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a-a',
        tenantId: 'beta',
        body: madeUpEnvelope(),
        receiveCount: 1,
        failureCount: 0,
        redrives: 2,
      },
      expect.objectContaining({ messageId: 'b', tenantId: 'acme' }),
    ]);
  });

  it('reads the tenant out of the envelope where the attributes do not tell', async () => {
    const { settled } = await invoke([
      { messageId: 'a', messageAttributes: {} },
      { messageId: 'b', messageAttributes: {}, body: 'no envelope' },
    ]);
    const tenants = settled.map(({ message: { messageId, tenantId } }) => [messageId, tenantId]);
    expect(tenants.toSorted()).toEqual([
      ['a', 'acme'],
      ['b', ''],
    ]);
  });

  it('of nothing is nothing', async () => {
    expect((await invoke([])).failed).toEqual([]);
  });

  /** Works messages of such a size, and tells how many were at work together. */
  async function mostTogether(characters: readonly number[], concurrency?: number): Promise<number> {
    let atWork = 0;
    let most = 0;
    const sent = characters.map((length, at) => ({
      messageId: `m-${at}`,
      body: madeUpEnvelope([madeUpLog({ text: '#'.repeat(length) })]),
    }));
    const { failed, settled } = await invoke(sent, {
      ...(concurrency && { concurrency }),
      async refuse() {
        most = Math.max(most, ++atWork);
        await new Promise((resolve) => setImmediate(resolve));
        atWork--;
      },
    });
    expect([failed, settled.length]).toEqual([[], characters.length]);
    return most;
  }

  it.each([
    ['as many at once as it is told to, and no more', Array(9).fill(10), 3, 3],
    ['ten small ones at once', Array(12).fill(10), undefined, 10],
    ['two full envelopes at once', Array(6).fill(240 * 1024), undefined, 2],
    ['one at a time of those that are larger still', Array(3).fill(900 * 1024), undefined, 1],
  ])('works %s', async (_name, characters, concurrency, most) => {
    expect(await mostTogether(characters, concurrency)).toBe(most);
  });
});

describe('what fails, fails alone', () => {
  it('a message that the store does not take is reported, with a delay that does not count; its neighbours are done', async () => {
    const { failed, settled } = await invoke([{ messageId: 'a' }, { messageId: 'b' }, { messageId: 'c' }], {
      refuse: async (outcomes) => {
        if (ofMessage('b', outcomes) && outcomes[0]?.records.length) throw down;
      },
    });
    expect(failed).toEqual(['b']);
    expect(verdicts(settled, 'b')).toEqual([{ action: 'retry', delayMs: 500, countsAsFailure: false }]);
    expect(verdicts(settled, 'c')).toEqual([{ action: 'acknowledge' }]);
  });

  it('a message whose delay cannot be set either is reported all the same', async () => {
    const told: string[] = [];
    const { failed } = await invoke([{ messageId: 'a' }, { messageId: 'b' }], {
      refuse: async (outcomes) => {
        if (ofMessage('a', outcomes)) throw down;
      },
      onUnsettled: ({ code }) => told.push(code),
    });
    expect(failed).toEqual(['a']);
    expect(told).toEqual(['store_unavailable', 'store_unavailable']);
  });

  it('a message with which something unforeseen happens', async () => {
    const told: unknown[] = [];
    let made = 0;
    const { failed } = await invoke([{ messageId: 'a' }, { messageId: 'b' }], {
      random: () => {
        if (++made === 1) throw new Error('jo@example.com');
        return 0;
      },
      onUnexpected: ({ code, message, cause }) => told.push([code, message, (cause as Error).message]),
    });
    expect(failed).toEqual(['a']);
    expect(told).toEqual([['internal', 'unexpected failure', 'jo@example.com']]);
  });

  it('a log that fails in itself: reported and counted, its neighbours stored', async () => {
    const growing = [madeUpLog({ log_id: 'good' }), BAD];
    const { failed, settled } = await invoke([{ messageId: 'a', body: madeUpEnvelope(growing) }]);
    expect(failed).toEqual(['a']);
    expect(settled[0]?.records.map(({ log_id }) => log_id)).toEqual(['good']);
    expect(verdicts(settled, 'a')).toEqual([{ action: 'retry', delayMs: 500, countsAsFailure: true }]);
  });
});

describe('giving up', () => {
  const growing = madeUpEnvelope([madeUpLog({ log_id: 'good' }), BAD]);
  const third = { messageId: 'a', body: growing, receiveCount: 3 };
  const twice = { failureCount: 2, firstFailedAt: 1_767_323_045_000 };

  it('at the third failure of a log itself, which is read only once a message comes again', async () => {
    const asked: string[] = [];
    const failuresOf = async ({ messageId }: ReceivedMessage) => {
      asked.push(messageId);
      return twice;
    };
    const { failed, settled } = await invoke([third, { messageId: 'b' }], { failuresOf });
    expect([failed, asked]).toEqual([[], ['a']]);
    expect(verdicts(settled, 'a').at(-1)).toMatchObject({
      action: 'give-up',
      letter: { reason: 'record_too_large', failures: 3, firstFailedAt: twice.firstFailedAt },
    });
  });

  it('leaves the message on the queue where the dead-letter queue does not take it', async () => {
    const { failed } = await invoke([third], {
      failuresOf: async () => twice,
      refuse: async ([outcome]) => {
        if (outcome?.verdict.action === 'give-up') throw new RdpError('queue_unavailable', 'down');
      },
    });
    expect(failed).toEqual(['a']);
  });

  it('waits, without counting, while nobody knows how often it has failed', async () => {
    const { failed, settled } = await invoke([third], { failuresOf: () => Promise.reject(down) });
    expect(failed).toEqual(['a']);
    expect(settled.map(({ records, verdict }) => [records.length, verdict])).toEqual([
      [0, { action: 'retry', delayMs: 2_000, countsAsFailure: false }],
    ]);
  });

  it('at once where the body is no envelope, even while that cannot be read', async () => {
    const sent = { messageId: 'a', body: 'no envelope' };
    const { failed, settled } = await invoke([sent, { ...sent, messageId: 'b', receiveCount: 2 }], {
      failuresOf: () => Promise.reject(down),
    });
    expect(failed).toEqual([]);
    expect(settled.map(({ verdict }) => verdict)).toMatchObject([
      { action: 'give-up', letter: { reason: 'invalid_envelope', body: 'no envelope', tenantId: 'acme' } },
      { action: 'give-up', letter: { reason: 'invalid_envelope' } },
    ]);
  });

  it('never with an envelope of a newer version', async () => {
    const { failed, settled } = await invoke([{ messageId: 'a', body: '{"v":2}', receiveCount: 9 }]);
    expect(failed).toEqual(['a']);
    expect(verdicts(settled, 'a')).toMatchObject([{ action: 'retry', countsAsFailure: false }]);
  });
});

describe('the deadline', () => {
  it('starts nothing in the last 10 s: all of it is given back at once, and does not count', async () => {
    const { failed, settled } = await invoke([{ messageId: 'a' }, { messageId: 'b' }], {}, 9_900);
    expect(failed).toEqual(['a', 'b']);
    expect(settled.map(({ verdict }) => verdict)).toEqual(
      Array(2).fill({ action: 'retry', delayMs: 0, countsAsFailure: false }),
    );
  });

  it('does not wait for what hangs: 2 s before the end the answer goes out, with what was done', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let answered = false;
    const answer = invoke([{ messageId: 'a' }, { messageId: 'b' }], {
      refuse: (outcomes) => (ofMessage('a', outcomes) ? new Promise(() => {}) : Promise.resolve()),
    }).finally(() => {
      answered = true;
    });
    await vi.advanceTimersByTimeAsync(MINUTE - 2_001);
    expect(answered).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect((await answer).failed).toEqual(['a']);
  });
});
