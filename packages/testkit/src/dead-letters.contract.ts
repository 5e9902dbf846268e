import type { DeadLetter, DeadLetterQueue, LogQueue } from '@rdp/core/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ManualClock } from './clock.ts';

/** A dead-letter queue under test and the queue it sends back to. */
export interface DeadLettersHarness {
  readonly deadLetters: DeadLetterQueue;
  readonly queue: LogQueue;
  readonly clock: ManualClock;
  close(): Promise<void>;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** What every adapter of the dead-letter port must do. */
export function deadLettersContract(name: string, open: () => Promise<DeadLettersHarness>): void {
  describe(`${name}: dead letters contract`, () => {
    let harness: DeadLettersHarness;
    let deadLetters: DeadLetterQueue;
    beforeEach(async () => {
      harness = await open();
      deadLetters = harness.deadLetters;
    });
    afterEach(() => harness.close());

    const letter = (overrides: Partial<DeadLetter> = {}): DeadLetter => ({
      tenantId: 'acme',
      body: 'a',
      reason: 'redaction_failed',
      failures: 3,
      firstFailedAt: harness.clock.now() - 2_000,
      lastFailedAt: harness.clock.now() - 1_000,
      ...overrides,
    });
    const bodies = async (...args: Parameters<DeadLetterQueue['peek']>): Promise<string[]> =>
      (await deadLetters.peek(...args)).map(({ body }) => body);

    it('keeps a letter as it is, and says when it will be dropped', async () => {
      await deadLetters.send([letter()]);
      const [kept] = await deadLetters.peek({}, 10);
      expect(kept).toMatchObject({ ...letter(), redrives: 0 });
      expect(kept?.expiresAt).toBe(letter().lastFailedAt + 14 * DAY_MS);
    });

    it('counts by tenant and reason, with the oldest of each and when it will be dropped', async () => {
      const old = letter({ lastFailedAt: harness.clock.now() - 9_000 });
      const young = letter().lastFailedAt;
      const acme = { tenantId: 'acme', reason: 'redaction_failed', count: 2, oldest: old.lastFailedAt } as const;
      await deadLetters.send([letter(), old, letter({ reason: 'record_too_large' }), letter({ tenantId: 'beta' })]);
      expect(await deadLetters.count()).toEqual(
        [
          { tenantId: 'acme', reason: 'record_too_large', count: 1, oldest: young },
          acme,
          { tenantId: 'beta', reason: 'redaction_failed', count: 1, oldest: young },
        ].map((group) => ({ ...group, expiresAt: group.oldest + 14 * DAY_MS })),
      );
      expect(await deadLetters.count({ tenantId: 'acme', failedBefore: young })).toMatchObject([{ ...acme, count: 1 }]);
    });

    it('filters by tenant, reason, id and age, oldest first, and looking changes nothing', async () => {
      const now = harness.clock.now();
      await deadLetters.send([
        letter({ body: 'young', lastFailedAt: now - 1 }),
        letter({ body: 'old', lastFailedAt: now - 5_000 }),
        letter({ body: 'beta', tenantId: 'beta', lastFailedAt: now - 3_000 }),
        letter({ body: 'large', reason: 'record_too_large', lastFailedAt: now - 4_000 }),
      ]);
      expect(await bodies({}, 10)).toEqual(['old', 'large', 'beta', 'young']);
      expect(await bodies({}, 2)).toEqual(['old', 'large']);
      expect(await bodies({ tenantId: 'beta' }, 10)).toEqual(['beta']);
      expect(await bodies({ reason: 'record_too_large' }, 10)).toEqual(['large']);
      expect(await bodies({ failedBefore: now - 3_000 }, 10)).toEqual(['old', 'large']);
      const ids = (await deadLetters.peek({ tenantId: 'acme' }, 2)).map(({ id }) => id);
      expect(await bodies({ ids }, 10)).toEqual(['old', 'large']);
      expect(await bodies({ ids: [] }, 10)).toEqual([]);
      expect(await bodies({ ids: ids.map((id) => `${id}x`) }, 10)).toEqual([]);
    });

    it('redrives what is meant, keeps its tenant, and leaves the rest', async () => {
      await deadLetters.send([letter({ body: 'back' }), letter({ body: 'stays', reason: 'record_too_large' })]);
      expect(await deadLetters.redrive({ reason: 'redaction_failed' }, 10)).toBe(1);
      expect(await bodies({}, 10)).toEqual(['stays']);
      const received = await harness.queue.receive({ max: 10, visibilityMs: 1_000 });
      expect(received).toMatchObject([{ body: 'back', tenantId: 'acme', receiveCount: 1, failureCount: 0 }]);
    });

    it('purges what is meant and leaves the rest', async () => {
      await deadLetters.send([letter({ body: 'goes' }), letter({ body: 'stays', tenantId: 'beta' })]);
      expect(await deadLetters.purge({ tenantId: 'acme' }, 10)).toBe(1);
      expect(await bodies({}, 10)).toEqual(['stays']);
      expect(await harness.queue.size()).toBe(0);
    });

    it('forgets a letter after 14 days', async () => {
      await deadLetters.send([letter()]);
      harness.clock.advance(14 * DAY_MS);
      expect(await deadLetters.peek({}, 10)).toEqual([]);
      expect(await deadLetters.count()).toEqual([]);
      expect(await deadLetters.redrive({}, 10)).toBe(0);
    });
  });
}
