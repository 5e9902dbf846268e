import { madeUpRecord } from '@rdp/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TABLE_SCHEMA } from '../src/schema.ts';
import { createDynamoStore } from '../src/store.ts';
import { type Dynamo, openDynamo } from './dynamo.ts';
import { errorReply, faultyClient, type WireReply, type WireRequest } from './faulty-dynamo.ts';
import { createTestTable, type TestTable } from './test-table.ts';

const START = Date.parse('2026-01-02T03:04:05.000Z');
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

const openStore = (client = dynamo.client, shards = 4) =>
  createDynamoStore({ dynamo: client, ...table, shards, now: () => START, random: Math.random });

/** A store whose requests are written down, and may be answered by the test. */
function watchedStore(answer: (request: WireRequest) => WireReply | undefined = () => undefined, shards?: number) {
  const { client, requests } = faultyClient(answer);
  return { store: openStore(client, shards), requests };
}

const namesIn = ({ body }: WireRequest): unknown[] =>
  body.ProjectionExpression.split(', ').map((alias: string) => body.ExpressionAttributeNames[alias]);

describe('get', () => {
  it('asks for attributes by name, and for the originals only when told to', async () => {
    const { store, requests } = watchedStore();
    await store.get('acme', 'log-001');
    await store.get('acme', 'log-001', { original: true });
    const [plain, original] = requests as [WireRequest, WireRequest];
    expect(plain).toMatchObject({ action: 'GetItem', body: { ConsistentRead: true } });
    expect(namesIn(plain)).toEqual(TABLE_SCHEMA.readableAttributes);
    expect(namesIn(plain).filter((name) => String(name).includes('original'))).toEqual([]);
    expect(namesIn(original)).toEqual([...namesIn(plain), 'original_text', 'original_attributes']);
  });

  it.each([
    { what: 'of an item that is no record', id: '~key' },
    { what: 'that is empty', id: '' },
    { what: 'that is no Unicode', id: 'log-\ud800' },
    { what: 'that is longer than a key can be', id: 'x'.repeat(1025) },
  ])('gives nothing for an id $what, and does not ask', async ({ id }) => {
    const { store, requests } = watchedStore();
    expect(await store.get('acme', id)).toBeUndefined();
    expect(requests).toEqual([]);
  });

  it.each([
    { type: 'ProvisionedThroughputExceededException', code: 'store_unavailable', retryable: true },
    { type: 'AccessDeniedException', code: 'aws_access_denied', retryable: false },
    { type: 'ValidationException', code: 'aws_refused', retryable: false },
  ])('tells of $type as $code', async ({ type, ...ours }) => {
    const { store } = watchedStore(() => errorReply(type));
    await expect(store.get('acme', 'log-001')).rejects.toMatchObject(ours);
    await expect(store.latest('acme', 1)).rejects.toMatchObject(ours);
    await expect(store.query('acme', { from: 0, until: START, limit: 1 })).rejects.toMatchObject(ours);
  });
});

describe('query', () => {
  const made = (tenant_id: string, times: readonly number[]) =>
    times.map((at, i) =>
      madeUpRecord({ tenant_id, log_id: `log-${i}`, processed_at: new Date(START + at).toISOString() }),
    );

  it('gives exactly the records of a range in order of time, in pages of any size, over any number of shards', async () => {
    let run = 0;
    const moment = fc.integer({ min: 0, max: 20 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(moment, { maxLength: 25 }),
        moment,
        moment,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 5 }),
        async (times, from, until, limit, shards) => {
          const tenant = `query-${run++}`;
          const store = openStore(dynamo.client, shards);
          const records = made(tenant, times);
          await store.write(records);
          const seen: string[] = [];
          const seenTimes: string[] = [];
          let cursor: string | undefined;
          for (;;) {
            const range = { from: START + from, until: START + until, limit, ...(cursor !== undefined && { cursor }) };
            const page = await store.query(tenant, range);
            expect(page.records.length).toBeLessThanOrEqual(limit);
            if (page.records.length === 0) break;
            seen.push(...page.records.map(({ log_id }) => log_id));
            seenTimes.push(...page.records.map(({ processed_at }) => processed_at));
            cursor = page.cursor;
          }
          const within = records.filter((_, i) => from <= times[i]! && times[i]! < until);
          expect(seen.toSorted()).toEqual(within.map(({ log_id }) => log_id).toSorted());
          expect(seenTimes).toEqual(seenTimes.toSorted());
        },
      ),
      { numRuns: 60 },
    );
  });

  it('fetches about what the page needs', async () => {
    const { store, requests } = watchedStore();
    await store.write(made('busy', Array(100).fill(0)));
    requests.length = 0;
    const { records } = await store.query('busy', { from: 0, until: START + 1, limit: 10 });
    expect(records).toHaveLength(10);
    expect(requests.every(({ body }) => body.Limit <= 4)).toBe(true);
    expect(requests.length).toBeLessThanOrEqual(8);
    expect(requests.every(({ body }) => body.IndexName === 'by-time')).toBe(true);
  });

  it('reads an old record from its shard when there are more shards now', async () => {
    await openStore(dynamo.client, 2).write(made('grown', [1, 2, 3, 4, 5, 6]));
    const range = { from: 0, until: START + 9, limit: 10 };
    expect((await openStore(dynamo.client, 8).query('grown', range)).records).toHaveLength(6);
  });

  it.each([
    { what: 'of no length', from: START, until: START, limit: 5 },
    { what: 'that ends before it begins', from: START, until: 0, limit: 5 },
    { what: 'for a page of none', from: 0, until: START, limit: 0 },
  ])('gives nothing for a range $what, and does not ask', async ({ what: _, ...range }) => {
    const { store, requests } = watchedStore();
    const { records, cursor } = await store.query('acme', range);
    expect(records).toEqual([]);
    expect((await store.query('acme', { ...range, cursor })).records).toEqual([]);
    expect(requests).toEqual([]);
  });

  it('takes a range without bounds, and refuses a cursor that is not its own', async () => {
    const store = openStore();
    await store.write(made('boundless', [1]));
    const all = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY, limit: 5 };
    expect((await store.query('boundless', all)).records).toHaveLength(1);
    const { cursor } = await store.latest('boundless', 1);
    await expect(store.query('boundless', { ...all, cursor })).rejects.toMatchObject({ code: 'not_found' });
  });
});
