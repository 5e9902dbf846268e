import type { StoredRecord } from '@rdp/core';
import { madeUpRecord } from '@rdp/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromItem, shardOf, toItem } from '../src/record-item.ts';
import { createDynamoStore } from '../src/store.ts';
import { compareKeys, momentKey, momentOf, timeKey } from '../src/time-key.ts';
import { type Dynamo, openDynamo } from './dynamo.ts';
import { createTestTable, type TestTable } from './test-table.ts';

describe('a record as an item', () => {
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
  const openStore = () =>
    createDynamoStore({ dynamo: dynamo.client, ...table, shards: 4, now: Date.now, random: Math.random });

  it('gives every JSON value of its attributes back exactly, by get and by query', async () => {
    const store = openStore();
    let run = 0;
    const attributes = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(attributes, attributes, async (redacted, original) => {
        const tenant_id = `tenant-${run++}`;
        // As JSON: there is no -0 in it.
        const [kept, came] = [redacted, original].map((value) => JSON.parse(JSON.stringify(value)));
        const record = madeUpRecord({ tenant_id, attributes: kept, original_attributes: came });
        await store.write([record]);
        expect(await store.get(tenant_id, 'log-001', { original: true })).toEqual(record);
        const { original_attributes: _1, original_text: _2, ...readable } = record;
        const { records } = await store.latest(tenant_id, 1);
        expect(records).toEqual([readable]);
      }),
      {
        numRuns: 60,
        examples: [
          [{ big: 1e300, small: 5e-324, long: 2 ** 63, exact: 0.1 + 0.2, '': '' }, {}],
          [JSON.parse('{"__proto__": {"a": 1}, "empty": {}, "list": [[], null]}'), { deep: [{ a: [{ b: null }] }] }],
        ],
      },
    );
  });

  it('of the longest log, redacted to twice its length, is taken', async () => {
    const store = openStore();
    const half = 64 * 1024;
    const record = madeUpRecord({
      tenant_id: 't'.repeat(128),
      log_id: 'ü'.repeat(256),
      original_text: 'x'.repeat(half),
      original_attributes: { a: 'x'.repeat(half - '{"a":""}'.length) },
      modified_data: 'y'.repeat(2 * half),
      attributes: { a: 'y'.repeat(2 * half - '{"a":""}'.length) },
      logged_at: '2026-01-02T03:04:05.678Z',
      level: 'error',
      redactions: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`A_RATHER_LONG_KIND_${i}`, 123_456])),
      expires_at: 4e9,
    });
    const other: StoredRecord = { ...record, content_mac: 'm'.repeat(22) };
    expect((await store.write([record, other])).map(({ status }) => status)).toEqual(['written', 'conflict']);
    expect(await store.get(record.tenant_id, record.log_id, { original: true })).toEqual(record);
  });

  it('has no attribute for what the record has not', () => {
    const { original_text: _, ...record } = madeUpRecord({ redactions: {} });
    const item = toItem(record, 4);
    expect(Object.keys(item)).not.toEqual(expect.arrayContaining(['original_text']));
    expect(item).not.toHaveProperty('attributes');
    expect(item).not.toHaveProperty('redactions');
    expect(fromItem(item)).toEqual(record);
  });
});

describe('shards', () => {
  it('of an id are the same for ever', () => {
    expect(['log-1', 'log-2', 'ü', 'log-1~mac'].map((id) => shardOf(id, 4))).toEqual([3, 2, 2, 0]);
  });

  it('share ids evenly, also ids that count up', () => {
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 4000; i++) counts[shardOf(`log-${i}`, 4)]!++;
    expect(Math.min(...counts)).toBeGreaterThan(900);
  });
});

describe('sort keys', () => {
  it('have the order of their bytes in UTF-8', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, (start, a, b) => {
        const bytes = Buffer.compare(Buffer.from(start + a), Buffer.from(start + b));
        expect(Math.sign(compareKeys(start + a, start + b))).toBe(bytes);
      }),
      { examples: [['', '\u{1F600}', '\uFFFD']] },
    );
  });

  it('lie between the keys of their moment and of the next', () => {
    const ms = fc.integer({ min: 0, max: 4e12 });
    fc.assert(
      fc.property(ms, fc.string({ unit: 'binary', minLength: 1 }), (at, id) => {
        const key = timeKey(new Date(at).toISOString(), id);
        expect(compareKeys(momentKey(at), key)).toBeLessThan(0);
        expect(compareKeys(key, momentKey(at + 1))).toBeLessThan(0);
        expect(momentOf(key)).toBe(at);
      }),
    );
  });

  it.each([
    [Number.NEGATIVE_INFINITY, '0000-01-01T00:00:00.000Z'],
    [-1e15, '0000-01-01T00:00:00.000Z'],
    [0.5, '1970-01-01T00:00:00.001Z'],
    [1e18, '9999-12-31T23:59:59.999Z'],
    [Number.POSITIVE_INFINITY, '9999-12-31T23:59:59.999Z'],
  ])('of the moment %d', (ms, key) => {
    expect(momentKey(ms)).toBe(key);
  });
});
