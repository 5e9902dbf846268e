import type {
  DeadLetter,
  DeadLetterQueue,
  LogQueue,
  LogStore,
  ReceivedMessage,
  Settle,
  Verdict,
} from '@rdp/core/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestClock } from './clock.ts';
import { itUnless } from './it-unless.ts';
import { madeUpEnvelope, madeUpRecord } from './logs.ts';
import { until } from './until.ts';

/** A queue under test, with what settles its messages. */
export interface QueueHarness {
  readonly queue: LogQueue;
  readonly settle: Settle;
  readonly store: LogStore;
  readonly deadLetters: DeadLetterQueue;
  readonly clock: TestClock;
  close(): Promise<void>;
}

/** How an adapter differs, where somebody else keeps its time. */
export interface QueueTraits {
  /** The visibility timeout of the tests, and twice the delay of their retries, in milliseconds; default 60 s. */
  readonly visibilityMs?: number;
  /** The least time that the adapter can tell apart, in milliseconds; default 1. */
  readonly tickMs?: number;
  /** How long the size of the queue may be behind, in milliseconds; default 0. */
  readonly sizeLagMs?: number;
  /** What it cannot do, each with the reason, which then stands in the title of the skipped test. */
  readonly cannot?: {
    /** Moving a message that was received ten times to the dead-letter queue, by itself. */
    readonly lastNet?: string;
    /** Telling a receipt that is void from the one that holds. */
    readonly voidReceipt?: string;
  };
}

/** What every adapter of the queue port, and of settling, must do. */
export function queueContract(
  name: string,
  open: () => Promise<QueueHarness>,
  { visibilityMs = 60_000, tickMs = 1, sizeLagMs = 0, cannot = {} }: QueueTraits = {},
): void {
  describe(`${name}: queue contract`, () => {
    let harness: QueueHarness;
    beforeEach(async () => {
      harness = await open();
    });
    afterEach(() => harness.close());

    const send = (...bodies: string[]) => harness.queue.send(bodies.map((body) => ({ tenantId: 'acme', body })));
    const receive = (max = 10, hiddenMs = visibilityMs): Promise<ReceivedMessage[]> =>
      harness.queue.receive({ max, visibilityMs: hiddenMs });
    const receiveOne = async (hiddenMs = visibilityMs): Promise<ReceivedMessage> => {
      const [message, ...others] = await receive(10, hiddenMs);
      expect(others).toEqual([]);
      return message as ReceivedMessage;
    };
    const expectSize = (size: number) =>
      until(`${size} messages on the queue`, async () => (await harness.queue.size()) === size, sizeLagMs);
    const settleWith = (message: ReceivedMessage, verdict: Verdict) =>
      harness.settle([{ message, records: [madeUpRecord()], verdict }]);

    const giveUp = (): DeadLetter => ({
      tenantId: 'acme',
      body: 'only what failed',
      reason: 'redaction_failed',
      failures: 3,
      firstFailedAt: harness.clock.now() - 1,
      lastFailedAt: harness.clock.now(),
    });

    it('takes messages and gives each an id of its own', async () => {
      const results = await send('a', 'b', 'c');
      expect(results.map(({ ok }) => ok)).toEqual([true, true, true]);
      expect(new Set(results.map((result) => result.ok && result.messageId)).size).toBe(3);
      await expectSize(3);
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
      await harness.clock.advance(visibilityMs - tickMs);
      expect(await receive()).toEqual([]);
      await harness.clock.advance(tickMs);
      const second = await receiveOne();
      expect(second).toMatchObject({ messageId: first.messageId, receiveCount: 2, failureCount: 0 });
    });

    it('acknowledge: the records are stored and the message is gone', async () => {
      await send('a');
      await settleWith(await receiveOne(), { action: 'acknowledge' });
      await harness.clock.advance(visibilityMs + tickMs);
      expect(await receive()).toEqual([]);
      await expectSize(0);
      expect(await harness.store.get('acme', 'log-001')).toBeDefined();
    });

    it('keep: the records are stored and the message stays in flight', async () => {
      await send('a');
      await settleWith(await receiveOne(), { action: 'keep' });
      expect(await harness.store.get('acme', 'log-001')).toBeDefined();
      expect(await receive()).toEqual([]);
      await expectSize(1);
    });

    it('retry: the message comes back after the delay, and a failure is counted only where it counts', async () => {
      await send('a');
      const first = await receiveOne();
      const before = harness.clock.now();
      await settleWith(first, { action: 'retry', delayMs: visibilityMs / 2, countsAsFailure: true });
      const after = harness.clock.now();
      await harness.clock.advance(visibilityMs / 2 - tickMs);
      expect(await receive()).toEqual([]);
      await harness.clock.advance(tickMs);
      const second = await receiveOne();
      expect(second).toMatchObject({ receiveCount: 2, failureCount: 1 });
      const { firstFailedAt } = second;
      expect(firstFailedAt).toBeGreaterThanOrEqual(before);
      expect(firstFailedAt).toBeLessThanOrEqual(after);
      await settleWith(second, { action: 'retry', delayMs: 0, countsAsFailure: false });
      expect(await receiveOne()).toMatchObject({ receiveCount: 3, failureCount: 1, firstFailedAt });
    });

    it('give-up: the letter is kept and the message is gone', async () => {
      await send('a');
      const letter = giveUp();
      await settleWith(await receiveOne(), { action: 'give-up', letter });
      await expectSize(0);
      expect(await harness.deadLetters.peek({}, 10)).toMatchObject([letter]);
    });

    it('give-up: a message that was sent back before is kept as one that was', async () => {
      await send('a');
      for (const redrives of [0, 1, 2]) {
        await settleWith(await receiveOne(), { action: 'give-up', letter: giveUp() });
        expect(await harness.deadLetters.peek({}, 10)).toMatchObject([{ redrives }]);
        expect(await harness.deadLetters.redrive({}, 10)).toBe(1);
      }
    });

    itUnless(cannot.voidReceipt, 'a receipt whose time is over changes nothing', async () => {
      await send('a');
      const late = await receiveOne();
      await harness.clock.advance(visibilityMs);
      const current = await receiveOne();
      await settleWith(late, { action: 'acknowledge' });
      await expectSize(1);
      await settleWith(current, { action: 'acknowledge' });
      await expectSize(0);
    });

    const lastNet =
      'the last net: what is left of a message received ten times in vain becomes a dead letter with the reason unknown';
    itUnless(cannot.lastNet, lastNet, async () => {
      await send('kills its worker');
      for (let count = 1; count <= 10; count++) {
        expect((await receiveOne(tickMs)).receiveCount).toBe(count);
        await harness.clock.advance(tickMs);
      }
      expect(await receive()).toEqual([]);
      await expectSize(0);
      const letters = await harness.deadLetters.peek({}, 10);
      expect(letters).toMatchObject([{ tenantId: 'acme', body: 'kills its worker', reason: 'unknown' }]);
    });
  });
}
