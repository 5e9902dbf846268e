import type { DeadLetter, DeadLetterQueue, LogQueue } from '@rdp/core/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestClock } from './clock.ts';
import { itUnless } from './it-unless.ts';
import { until } from './until.ts';

/** A dead-letter queue under test and the queue it sends back to. */
export interface DeadLettersHarness {
  readonly deadLetters: DeadLetterQueue;
  readonly queue: LogQueue;
  readonly clock: TestClock;
  close(): Promise<void>;
}

/** How an adapter differs, where somebody else keeps its time. */
export interface DeadLettersTraits {
  /** By how many milliseconds a letter may outlive its 14 days: retention may count from its sending; default 0. */
  readonly expiryToleranceMs?: number;
  /** How long the size of the queue may be behind, in milliseconds; default 0. */
  readonly sizeLagMs?: number;
  /** What it cannot do, each with the reason, which then stands in the title of the skipped test. */
  readonly cannot?: {
    /** Letting 14 days pass. */
    readonly letDaysPass?: string;
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** What every adapter of the dead-letter port must do. */
export function deadLettersContract(
  name: string,
  open: () => Promise<DeadLettersHarness>,
  { expiryToleranceMs = 0, sizeLagMs = 0, cannot = {} }: DeadLettersTraits = {},
): void {
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
    const expectExpiry = (expiresAt: number | undefined, lastFailedAt: number): void => {
      const late = Number(expiresAt) - (lastFailedAt + 14 * DAY_MS);
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThanOrEqual(expiryToleranceMs);
    };
    const bodies = async (...args: Parameters<DeadLetterQueue['peek']>): Promise<string[]> =>
      (await deadLetters.peek(...args)).map(({ body }) => body);

    it('keeps a letter as it is, and says when it will be dropped', async () => {
      const sent = letter();
      await deadLetters.send([sent]);
      const [kept] = await deadLetters.peek({}, 10);
      expect(kept).toMatchObject({ ...sent, redrives: 0 });
      expectExpiry(kept?.expiresAt, sent.lastFailedAt);
    });

    it('counts by tenant and reason, with the oldest of each and when it will be dropped', async () => {
      const young = harness.clock.now() - 1_000;
      const old = young - 8_000;
      const sent = (overrides: Partial<DeadLetter> = {}) => letter({ lastFailedAt: young, ...overrides });
      const acme = { tenantId: 'acme', reason: 'redaction_failed', count: 2, oldest: old } as const;
      await deadLetters.send([
        sent(),
        sent({ lastFailedAt: old }),
        sent({ reason: 'record_too_large' }),
        sent({ tenantId: 'beta' }),
      ]);
      const groups = await deadLetters.count();
      expect(groups.map(({ expiresAt: _, ...group }) => group)).toEqual([
        { tenantId: 'acme', reason: 'record_too_large', count: 1, oldest: young },
        acme,
        { tenantId: 'beta', reason: 'redaction_failed', count: 1, oldest: young },
      ]);
      for (const { expiresAt, oldest } of groups) expectExpiry(expiresAt, oldest);
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
      await until('nothing went back', async () => (await harness.queue.size()) === 0, sizeLagMs);
    });

    itUnless(cannot.letDaysPass, 'forgets a letter after 14 days', async () => {
      await deadLetters.send([letter()]);
      await harness.clock.advance(14 * DAY_MS);
      expect(await deadLetters.peek({}, 10)).toEqual([]);
      expect(await deadLetters.count()).toEqual([]);
      expect(await deadLetters.redrive({}, 10)).toBe(0);
    });
  });
}
