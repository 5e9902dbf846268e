import type { StoredRecord } from '@rdp/core';
import type { LogStore } from '@rdp/core/ports';
import { madeUpRecord, manualClock } from '@rdp/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoStore } from '../src/store.ts';
import { TAIL_WINDOW_MS } from '../src/tail-window.ts';
import { type Dynamo, openDynamo } from './dynamo.ts';
import { createTestTable, type TestTable } from './test-table.ts';

const WINDOW_MS = 1_000;

let dynamo: Dynamo;
let table: TestTable;
beforeAll(async () => {
  dynamo = await openDynamo();
  table = await createTestTable(dynamo.client);
});
afterAll(async () => {
  await table.drop();
  await dynamo.close();
});

interface Settings {
  readonly now: () => number;
  readonly shards?: number;
  readonly maxShown?: number;
}
const openStore = ({ now, shards = 3, maxShown }: Settings): LogStore =>
  createDynamoStore({
    dynamo: dynamo.client,
    tableName: table.tableName,
    indexName: table.indexName,
    shards,
    now,
    random: Math.random,
    tailWindowMs: WINDOW_MS,
    ...(maxShown !== undefined && { maxShown }),
  });

const ids = (records: readonly StoredRecord[]): string[] => records.map(({ log_id }) => log_id);
const iso = (ms: number): string => new Date(ms).toISOString();
let tenants = 0;
const newTenant = (): string => `tenant-${tenants++}`;

/** What happens beside a tail. Lateness: how long before its write a record was made; lifetime: seconds, 0 for ever. */
const event = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    count: fc.integer({ min: 1, max: 6 }),
    lateness: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: WINDOW_MS - 1 })),
    lifetime: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 })),
  }),
  fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 1, max: 2 * WINDOW_MS }) }),
  fc.record({ kind: fc.constant('poll' as const), limit: fc.integer({ min: 1, max: 5 }) }),
);

describe('a tail with records that come late, page by page', () => {
  it.each([
    { title: 'remembering enough', maxShown: 10_000 },
    { title: 'with more in the window than it remembers', maxShown: 3 },
  ])(
    'shows each record once, in order of time within a page, $title',
    async ({ maxShown }) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(event, { maxLength: 4 }),
          fc.array(event, { minLength: 4, maxLength: 16 }),
          fc.integer({ min: 1, max: 4 }),
          fc.integer({ min: 0, max: 4 }),
          // How far the reader's clock is ahead of the workers'.
          fc.oneof(fc.constant(0), fc.integer({ min: -2 * WINDOW_MS, max: 5 * WINDOW_MS })),
          async (history, events, shards, limit, ahead) => {
            const clock = manualClock();
            const readersNow = (): number => clock.now() + ahead;
            const store = openStore({ now: readersNow, shards, maxShown });
            const tenant = newTenant();
            const written = new Map<string, StoredRecord>();
            const shown: string[] = [];
            let cursor: string | undefined;

            const write = async (count: number, lateness: number, lifetime: number): Promise<void> => {
              const records = Array.from({ length: count }, (_, i) =>
                madeUpRecord({
                  tenant_id: tenant,
                  log_id: `log-${written.size + i}`,
                  processed_at: iso(clock.now() - lateness),
                  ...(lifetime > 0 && { expires_at: Math.floor(readersNow() / 1000) + lifetime }),
                }),
              );
              await store.write(records);
              for (const record of records) written.set(record.log_id, record);
            };
            const alive = ({ expires_at = Number.POSITIVE_INFINITY }): boolean =>
              expires_at > Math.floor(readersNow() / 1000);
            const show = (records: readonly StoredRecord[]): void => {
              const times = records.map(({ processed_at }) => processed_at);
              expect(times).toEqual(times.toSorted());
              expect(records.every(alive)).toBe(true);
              shown.push(...ids(records));
            };
            const poll = async (limitOfPage: number): Promise<number> => {
              if (cursor === undefined) return 0;
              const page = await store.since(tenant, cursor, limitOfPage);
              cursor = page.cursor;
              show(page.records);
              return page.records.length;
            };
            const run = async (steps: readonly (typeof events)[number][]): Promise<void> => {
              for (const step of steps) {
                if (step.kind === 'write') await write(step.count, step.lateness, step.lifetime);
                else if (step.kind === 'advance') clock.advance(step.ms);
                else await poll(step.limit);
              }
            };

            await run(history);
            const before = new Set(written.keys());
            const first = await store.latest(tenant, limit);
            expect(first.records).toHaveLength(
              maxShown > before.size
                ? Math.min(limit, [...written.values()].filter(alive).length)
                : first.records.length,
            );
            show(first.records);
            cursor = first.cursor;
            await run(events);
            // A while after the tail has seen the newest, all that it may hold back is settled, also by a clock that is behind.
            await poll(1);
            clock.advance(4 * WINDOW_MS);
            while ((await poll(5)) > 0);

            expect(new Set(shown).size).toBe(shown.length);
            const stays = [...written.values()].filter(({ expires_at }) => expires_at === undefined);
            const since = ids(stays).filter((id) => !before.has(id));
            expect(since.filter((id) => !shown.includes(id))).toEqual([]);
            // What was there before the tail began is not shown after it, unless it was too much to remember.
            const old = shown.slice(first.records.length).filter((id) => before.has(id));
            if (maxShown > before.size) expect(old).toEqual([]);
          },
        ),
        { numRuns: 60 },
      );
    },
    120_000,
  );
});

describe('a tail', () => {
  const clock = manualClock();
  let store: LogStore;
  let tenant: string;
  let made: number;
  beforeEach(() => {
    store = openStore({ now: clock.now });
    tenant = newTenant();
    made = 0;
  });
  const write = (count: number, at = clock.now()): Promise<unknown> =>
    store.write(
      Array.from({ length: count }, () =>
        madeUpRecord({ tenant_id: tenant, log_id: `log-${made++}`, processed_at: iso(at) }),
      ),
    );

  it('waits with what it cannot remember until the window is over, and then shows it', async () => {
    store = openStore({ now: clock.now, maxShown: 4 });
    const { cursor } = await store.latest(tenant, 0);
    await write(6);
    const first = await store.since(tenant, cursor, 10);
    expect(first.records).toHaveLength(4);
    const second = await store.since(tenant, first.cursor, 10);
    expect(second.records).toEqual([]);
    clock.advance(WINDOW_MS + 1);
    const third = await store.since(tenant, second.cursor, 10);
    expect(third.records).toHaveLength(2);
    expect((await store.since(tenant, third.cursor, 10)).records).toEqual([]);
  });

  it('begins a window ago where the window holds more than it can remember', async () => {
    store = openStore({ now: clock.now, maxShown: 4 });
    await write(3, clock.now() - 2 * WINDOW_MS);
    await write(6);
    const { records, cursor } = await store.latest(tenant, 2);
    expect(records.map(({ processed_at }) => processed_at)).toEqual(Array(2).fill(iso(clock.now() - 2 * WINDOW_MS)));
    clock.advance(WINDOW_MS + 1);
    expect((await store.since(tenant, cursor, 10)).records).toHaveLength(6);
  });

  it('misses nothing when a worker whose clock is years ahead writes a record', async () => {
    const { cursor } = await store.latest(tenant, 1);
    await write(1, clock.now() + 3e10);
    const first = await store.since(tenant, cursor, 10);
    expect(first.records).toHaveLength(1);
    clock.advance(3 * WINDOW_MS);
    await write(2);
    const second = await store.since(tenant, first.cursor, 10);
    expect(ids(second.records).toSorted()).toEqual(['log-1', 'log-2']);
    expect((await store.since(tenant, second.cursor, 10)).records).toEqual([]);
  });

  it('forgets what is out of the window, so that a quiet tail has a short cursor', async () => {
    const { cursor } = await store.latest(tenant, 0);
    await write(50);
    const first = await store.since(tenant, cursor, 100);
    expect(first.cursor.length).toBeGreaterThan(50 * 16);
    clock.advance(2 * WINDOW_MS);
    const second = await store.since(tenant, first.cursor, 100);
    expect(second.records).toEqual([]);
    expect(second.cursor.length).toBeLessThan(150);
  });

  it('goes through a long past in small pages with a short cursor', async () => {
    const { cursor: start } = await store.latest(tenant, 0);
    await write(40, clock.now() - 3 * WINDOW_MS);
    await write(1);
    const seen: string[] = [];
    let cursor = start;
    for (;;) {
      const page = await store.since(tenant, cursor, 7);
      if (page.records.length === 0) break;
      seen.push(...ids(page.records));
      cursor = page.cursor;
      expect(cursor.length).toBeLessThan(200);
    }
    expect(seen).toHaveLength(41);
    expect(new Set(seen).size).toBe(41);
  });

  it('has a window of 30 seconds by default, as the design says', () => {
    expect(TAIL_WINDOW_MS).toBe(30_000);
  });
});
