import type { StoredRecord } from '@rdp/core';
import type { LogStore } from '@rdp/core/ports';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ManualClock } from './clock.ts';
import { itUnless } from './it-unless.ts';
import { madeUpRecord } from './logs.ts';

/** A store under test and what it stands on. */
export interface StoreHarness {
  readonly store: LogStore;
  readonly clock: ManualClock;
  close(): Promise<void>;
}

/** What an adapter cannot do, each with the reason, which then stands in the title of the skipped test. */
export interface StoreTraits {
  readonly cannot?: {
    /** Showing what was committed later later, whatever time it bears. */
    readonly orderByCommit?: string;
  };
}

/** What every adapter of the store port must do. */
export function storeContract(
  name: string,
  open: () => Promise<StoreHarness>,
  { cannot = {} }: StoreTraits = {},
): void {
  describe(`${name}: store contract`, () => {
    let harness: StoreHarness;
    let store: LogStore;
    beforeEach(async () => {
      harness = await open();
      store = harness.store;
    });
    afterEach(() => harness.close());

    const ids = (records: readonly StoredRecord[]): string[] => records.map(({ log_id }) => log_id);
    const numbered = (from: number, to: number, overrides: Partial<StoredRecord> = {}): StoredRecord[] =>
      Array.from({ length: to - from }, (_, i) => madeUpRecord({ log_id: `log-${from + i}`, ...overrides }));

    describe('write', () => {
      it('keeps a record whole', async () => {
        const record = madeUpRecord({
          logged_at: '2026-01-01T00:00:00.000Z',
          level: 'warn',
          attributes: { user: '[REDACTED]', depth: { list: [1, null, true] } },
          original_attributes: { user: 'jo@example.com', depth: { list: [1, null, true] } },
          expires_at: Math.floor(harness.clock.now() / 1000) + 60,
        });
        expect(await store.write([record])).toEqual([{ status: 'written' }]);
        expect(await store.get('acme', 'log-001', { original: true })).toEqual(record);
      });

      it('keeps a clean record whole, its text and attributes once', async () => {
        const attributes = { status: 200 };
        const record = madeUpRecord({
          original_text: 'all quiet',
          modified_data: 'all quiet',
          attributes,
          original_attributes: attributes,
          redactions: {},
        });
        await store.write([record]);
        expect(await store.get('acme', 'log-001', { original: true })).toEqual(record);
      });

      it('changes nothing when the same log comes a second time', async () => {
        await store.write([madeUpRecord()]);
        const second = madeUpRecord({ processed_at: '2026-01-02T04:00:00.000Z', policy_version: 'later' });
        expect(await store.write([second])).toEqual([{ status: 'same' }]);
        expect(await store.get('acme', 'log-001', { original: true })).toEqual(madeUpRecord());
        expect((await store.latest('acme', 10)).records).toHaveLength(1);
      });

      it('keeps both logs that came with one id, and the second of them once', async () => {
        const other = madeUpRecord({ original_text: 'other', modified_data: 'other', content_mac: 'mac-2' });
        const kept = { status: 'conflict', conflictId: 'log-001~mac-2' };
        expect(await store.write([madeUpRecord(), other])).toEqual([{ status: 'written' }, kept]);
        expect(await store.write([other])).toEqual([kept]);
        expect(await store.get('acme', 'log-001~mac-2')).toMatchObject({
          conflict_of: 'log-001',
          modified_data: 'other',
        });
        expect(await store.get('acme', 'log-001')).not.toHaveProperty('conflict_of');
        expect((await store.latest('acme', 10)).records).toHaveLength(2);
      });

      it('keeps the same id apart for two tenants', async () => {
        const theirs = madeUpRecord({ tenant_id: 'beta', content_mac: 'mac-2', modified_data: 'theirs' });
        expect(await store.write([madeUpRecord(), theirs])).toEqual([{ status: 'written' }, { status: 'written' }]);
        expect(await store.get('beta', 'log-001')).toMatchObject({ modified_data: 'theirs' });
      });

      it('gives every text back as it was', async () => {
        let run = 0;
        await fc.assert(
          fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
            const log_id = `text-${run++}`;
            await store.write([madeUpRecord({ log_id, original_text: text, modified_data: `${text}!` })]);
            const kept = await store.get('acme', log_id, { original: true });
            expect([kept?.original_text, kept?.modified_data]).toEqual([text, `${text}!`]);
          }),
          {
            numRuns: 50,
            examples: [['nul \0 inside'], ['\u0000'], ['😀 \u{10FFFF} \uFFFF'], ["'; DROP TABLE records; --"]],
          },
        );
      });
    });

    describe('get', () => {
      it('leaves the originals out unless asked for', async () => {
        await store.write([madeUpRecord({ attributes: { a: 1 }, original_attributes: { a: 1 } })]);
        const record = await store.get('acme', 'log-001');
        expect(record).not.toHaveProperty('original_text');
        expect(record).not.toHaveProperty('original_attributes');
        expect(record).toMatchObject({ modified_data: 'User [REDACTED] logged in', attributes: { a: 1 } });
      });

      it('gives nothing for an id that is not there or is another tenant’s', async () => {
        await store.write([madeUpRecord()]);
        expect(await store.get('acme', 'log-002')).toBeUndefined();
        expect(await store.get('beta', 'log-001')).toBeUndefined();
      });
    });

    describe('latest and since', () => {
      it('gives the newest, oldest of them first, without originals', async () => {
        await store.write(numbered(0, 5));
        const { records } = await store.latest('acme', 3);
        expect(ids(records)).toEqual(['log-2', 'log-3', 'log-4']);
        expect(records[0]).not.toHaveProperty('original_text');
      });

      itUnless(
        cannot.orderByCommit,
        'goes on after the cursor, in order of commit whatever the time says, without gap or repeat',
        async () => {
          await store.write(numbered(0, 2));
          const { cursor } = await store.latest('acme', 1);
          await store.write(numbered(2, 5, { processed_at: '2020-01-01T00:00:00.000Z' }));
          await store.write([madeUpRecord({ tenant_id: 'beta', log_id: 'not-ours' })]);
          await store.write(numbered(4, 8));
          const first = await store.since('acme', cursor, 4);
          expect(ids(first.records)).toEqual(['log-2', 'log-3', 'log-4', 'log-5']);
          const second = await store.since('acme', first.cursor, 4);
          expect(ids(second.records)).toEqual(['log-6', 'log-7']);
          const third = await store.since('acme', second.cursor, 4);
          expect(third.records).toEqual([]);
          await store.write(numbered(8, 9));
          expect(ids((await store.since('acme', third.cursor, 4)).records)).toEqual(['log-8']);
        },
      );

      it('goes on after the cursor without gap or repeat, also with what comes late', async () => {
        const start = harness.clock.now();
        const made = (secondsBefore: number) => ({
          processed_at: new Date(start - secondsBefore * 1000).toISOString(),
        });
        await store.write(numbered(0, 3, made(9)));
        const latest = await store.latest('acme', 1);
        await store.write(numbered(3, 5, made(15)));
        await store.write([madeUpRecord({ tenant_id: 'beta', log_id: 'not-ours' })]);
        await store.write(numbered(4, 8, made(3)));
        const first = await store.since('acme', latest.cursor, 3);
        await store.write(numbered(8, 9, made(20)));
        const second = await store.since('acme', first.cursor, 3);
        const third = await store.since('acme', second.cursor, 3);
        const fourth = await store.since('acme', third.cursor, 3);
        const seen = [first, second, third, fourth].map(({ records }) => ids(records));
        expect(seen.map(({ length }) => length)).toEqual([3, 3, 0, 0]);
        expect(seen.flat().toSorted()).toEqual(ids(numbered(3, 9)));
      });

      it('gives a cursor for a tenant that has nothing yet, and for a limit of none', async () => {
        await store.write([madeUpRecord({ tenant_id: 'beta' })]);
        const { cursor, records } = await store.latest('acme', 10);
        expect(records).toEqual([]);
        await store.write([madeUpRecord()]);
        expect(ids((await store.since('acme', cursor, 10)).records)).toEqual(['log-001']);
        expect((await store.latest('acme', 0)).records).toEqual([]);
      });

      it('refuses a cursor that it did not make', async () => {
        await expect(store.since('acme', 'nonsense', 1)).rejects.toMatchObject({ code: 'not_found' });
      });
    });

    describe('query', () => {
      const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
      const range = (from: number, until: number) => ({ from: Date.parse(at(from)), until: Date.parse(at(until)) });

      it('gives the records of a range in order of time, the end excluded', async () => {
        await store.write(
          [3, 1, 2, 4].map((minute) => madeUpRecord({ log_id: `m${minute}`, processed_at: at(minute) })),
        );
        const { records } = await store.query('acme', { ...range(1, 4), limit: 10 });
        expect(ids(records)).toEqual(['m1', 'm2', 'm3']);
      });

      it('goes on page by page, also inside one moment', async () => {
        await store.write(numbered(0, 7, { processed_at: at(1) }));
        const seen: string[] = [];
        let cursor: string | undefined;
        for (;;) {
          const page = await store.query('acme', { ...range(0, 9), limit: 3, ...(cursor !== undefined && { cursor }) });
          if (page.records.length === 0) break;
          seen.push(...ids(page.records));
          cursor = page.cursor;
        }
        expect(seen.toSorted()).toEqual(numbered(0, 7).map(({ log_id }) => log_id));
      });
    });

    it('leaves out what has expired, from every read', async () => {
      const expires_at = Math.floor(harness.clock.now() / 1000) + 10;
      await store.write([madeUpRecord({ expires_at }), madeUpRecord({ log_id: 'stays' })]);
      expect(await store.get('acme', 'log-001')).toBeDefined();
      harness.clock.advance(11_000);
      expect(await store.get('acme', 'log-001')).toBeUndefined();
      expect(ids((await store.latest('acme', 10)).records)).toEqual(['stays']);
      const all = { from: 0, until: harness.clock.now() + 1e12, limit: 10 };
      expect(ids((await store.query('acme', all)).records)).toEqual(['stays']);
    });
  });
}
