import type { DeadLetterQueue, LogQueue, LogStore, ReceivedMessage, Settle, Verdict } from '@rdp/core/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ManualClock } from './clock.ts';
import { madeUpEnvelope, madeUpRecord } from './logs.ts';

/** A queue under test, with what settles its messages. */
export interface QueueHarness {
  readonly queue: LogQueue;
  readonly settle: Settle;
  readonly store: LogStore;
  readonly deadLetters: DeadLetterQueue;
  readonly clock: ManualClock;
  close(): Promise<void>;
}

const VISIBILITY_MS = 60_000;

/** What every adapter of the queue port, and of settling, must do. */
export function queueContract(name: string, open: () => Promise<QueueHarness>): void {
  describe(`${name}: queue contract`, () => {
    let harness: QueueHarness;
    beforeEach(async () => {
      harness = await open();
    });
    afterEach(() => harness.close());

    const send = (...bodies: string[]) => harness.queue.send(bodies.map((body) => ({ tenantId: 'acme', body })));
    const receive = (max = 10): Promise<ReceivedMessage[]> =>
      harness.queue.receive({ max, visibilityMs: VISIBILITY_MS });
    const receiveOne = async (): Promise<ReceivedMessage> => {
      const [message, ...others] = await receive();
      expect(others).toEqual([]);
      return message as ReceivedMessage;
    };
    const settleWith = (message: ReceivedMessage, verdict: Verdict) =>
      harness.settle([{ message, records: [madeUpRecord()], verdict }]);

    it('takes messages and gives each an id of its own', async () => {
      const results = await send('a', 'b', 'c');
      expect(results.map(({ ok }) => ok)).toEqual([true, true, true]);
      expect(new Set(results.map((result) => result.ok && result.messageId)).size).toBe(3);
      expect(await harness.queue.size()).toBe(3);
    });

    it('gives messages back as they were sent, at most as many as asked for', async () => {
      const bodies = [madeUpEnvelope(), 'not an envelope', '{"a":"\\u0000 \\ufffe"}', 'ünïcödé 😀'];
      const sent = await send(...bodies);
      const received = [...(await receive(3)), ...(await receive(3))];
      expect(received.map(({ body }) => body).toSorted()).toEqual(bodies.toSorted());
      expect(received.map(({ messageId }) => messageId).toSorted()).toEqual(
        sent.map((result) => (result.ok ? result.messageId : '')).toSorted(),
      );
      expect(received[0]).toMatchObject({ tenantId: 'acme', receiveCount: 1, failureCount: 0 });
    });

    it('hides a received message until its visibility timeout ends', async () => {
      await send('a');
      const first = await receiveOne();
      harness.clock.advance(VISIBILITY_MS - 1);
      expect(await receive()).toEqual([]);
      harness.clock.advance(1);
      const second = await receiveOne();
      expect(second).toMatchObject({ messageId: first.messageId, receiveCount: 2, failureCount: 0 });
    });

    it('acknowledge: the records are stored and the message is gone', async () => {
      await send('a');
      await settleWith(await receiveOne(), { action: 'acknowledge' });
      harness.clock.advance(VISIBILITY_MS * 10);
      expect(await receive()).toEqual([]);
      expect(await harness.queue.size()).toBe(0);
      expect(await harness.store.get('acme', 'log-001')).toBeDefined();
    });

    it('keep: the records are stored and the message stays in flight', async () => {
      await send('a');
      await settleWith(await receiveOne(), { action: 'keep' });
      expect(await harness.store.get('acme', 'log-001')).toBeDefined();
      expect(await receive()).toEqual([]);
      expect(await harness.queue.size()).toBe(1);
    });

    it('retry: the message comes back after the delay, and a failure is counted only where it counts', async () => {
      await send('a');
      const failedAt = harness.clock.now();
      await settleWith(await receiveOne(), { action: 'retry', delayMs: 5_000, countsAsFailure: true });
      harness.clock.advance(4_999);
      expect(await receive()).toEqual([]);
      harness.clock.advance(1);
      const second = await receiveOne();
      expect(second).toMatchObject({ receiveCount: 2, failureCount: 1, firstFailedAt: failedAt });
      await settleWith(second, { action: 'retry', delayMs: 0, countsAsFailure: false });
      expect(await receiveOne()).toMatchObject({ receiveCount: 3, failureCount: 1, firstFailedAt: failedAt });
    });

    it('give-up: the letter is kept and the message is gone', async () => {
      await send('a');
      const message = await receiveOne();
      const letter = {
        tenantId: 'acme',
        body: 'only what failed',
        reason: 'redaction_failed',
        failures: 3,
        firstFailedAt: harness.clock.now() - 1,
        lastFailedAt: harness.clock.now(),
      } as const;
      await settleWith(message, { action: 'give-up', letter });
      expect(await harness.queue.size()).toBe(0);
      expect(await harness.deadLetters.peek({}, 10)).toMatchObject([letter]);
    });

    it('a receipt whose time is over changes nothing', async () => {
      await send('a');
      const late = await receiveOne();
      harness.clock.advance(VISIBILITY_MS);
      const current = await receiveOne();
      await settleWith(late, { action: 'acknowledge' });
      expect(await harness.queue.size()).toBe(1);
      await settleWith(current, { action: 'acknowledge' });
      expect(await harness.queue.size()).toBe(0);
    });

    it('the last net: what is left of a message received ten times in vain becomes a dead letter with the reason unknown', async () => {
      await send('kills its worker');
      for (let count = 1; count <= 10; count++) {
        expect((await receiveOne()).receiveCount).toBe(count);
        harness.clock.advance(VISIBILITY_MS);
      }
      expect(await receive()).toEqual([]);
      expect(await harness.queue.size()).toBe(0);
      expect(await harness.deadLetters.peek({}, 10)).toMatchObject([{ body: 'kills its worker', reason: 'unknown' }]);
    });
  });
}
