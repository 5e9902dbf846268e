import { RdpError, type StoredRecord } from '@rdp/core';
import type { WriteResult } from '@rdp/core/ports';
import { madeUpRecord } from '@rdp/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_TRIES } from '../src/backoff.ts';
import { createRecordWriter } from '../src/record-writer.ts';
import { createDynamoStore } from '../src/store.ts';
import { type Dynamo, openDynamo } from './dynamo.ts';
import { errorReply, faultyClient, type WireReply, type WireRequest } from './faulty-dynamo.ts';
import { createTestTable, type TestTable } from './test-table.ts';

let dynamo: Dynamo;
let table: TestTable;
let tenant: string;
let tenants = 0;
beforeAll(async () => {
  dynamo = await openDynamo();
  table = await createTestTable(dynamo.client);
});
afterAll(async () => {
  await table.drop();
  await dynamo.close();
});
beforeEach(() => {
  tenant = `tenant-${tenants++}`;
});

const record = (overrides: Partial<StoredRecord> = {}): StoredRecord =>
  madeUpRecord({ tenant_id: tenant, ...overrides });

/** A writer whose requests `answer` may answer in place of DynamoDB. */
function writer(answer: (request: WireRequest) => WireReply | undefined, deadlineMs?: number) {
  const { client, requests } = faultyClient(answer);
  // No waiting between tries.
  const options = { dynamo: client, tableName: table.tableName, shards: 2, random: () => 0, deadlineMs };
  return { write: createRecordWriter(options), requests };
}

const stored = (logId: string) =>
  createDynamoStore({
    dynamo: dynamo.client,
    ...table,
    shards: 2,
    now: Date.now,
    random: Math.random,
  }).get(tenant, logId);

const idOf = ({ body }: WireRequest): string => body.Item?.log_id.S;

describe('a store that throttles', () => {
  it.each(['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded'])(
    'gets the record again: %s',
    async (type) => {
      let left = 3;
      const { write, requests } = writer(() => (left-- > 0 ? errorReply(type) : undefined));
      expect(await write([record()])).toEqual([{ status: 'written' }]);
      expect(requests).toHaveLength(4);
      expect(await stored('log-001')).toBeDefined();
    },
  );

  it.each([
    { title: 'a 500', reply: errorReply('InternalServerError', 'made up', 500) },
    { title: 'a 503 that is no JSON of DynamoDB', reply: { status: 503, body: 'busy' } },
  ])('and one that fails in itself gets it again: $title', async ({ reply }) => {
    let left = 1;
    const { write } = writer(() => (left-- > 0 ? reply : undefined));
    expect(await write([record()])).toEqual([{ status: 'written' }]);
  });

  it('for good is unavailable after a bounded number of tries; what it took stays', async () => {
    const throttle = errorReply('ProvisionedThroughputExceededException');
    const { write, requests } = writer((request) => (idOf(request) === 'log-2' ? throttle : undefined));
    const records = ['log-1', 'log-2', 'log-3'].map((log_id) => record({ log_id }));
    await expect(write(records)).rejects.toMatchObject({
      code: 'store_unavailable',
      retryable: true,
      data: { failed: 1, error: 'ProvisionedThroughputExceededException', requestId: 'REQUEST-1' },
    });
    expect(requests.filter((request) => idOf(request) === 'log-2')).toHaveLength(MAX_TRIES);
    const again = writer(() => undefined);
    expect(await again.write(records)).toEqual([{ status: 'same' }, { status: 'written' }, { status: 'same' }]);
  });

  it('is unavailable at the deadline, also for what was still waiting for its turn', async () => {
    const { client, requests } = faultyClient(() => errorReply('ThrottlingException'));
    const write = createRecordWriter({
      dynamo: client,
      tableName: table.tableName,
      shards: 2,
      random: () => 1,
      deadlineMs: 200,
    });
    const records = Array.from({ length: 200 }, (_, i) => record({ log_id: `log-${i}` }));
    await expect(write(records)).rejects.toMatchObject({ code: 'store_unavailable', data: { failed: 200 } });
    // 32 at a time, of which each gets a few tries in that time: most were never sent.
    expect(new Set(requests.map(idOf)).size).toBeLessThan(200);
  });
});

describe('a store that refuses', () => {
  it.each([
    { type: 'ValidationException', code: 'aws_refused' },
    { type: 'AccessDeniedException', code: 'aws_access_denied' },
    { type: 'ResourceNotFoundException', code: 'aws_not_found' },
  ])('every record is asked once, and not for all of them: $type', async ({ type, code }) => {
    const { write, requests } = writer(() => errorReply(type, 'secret of a log'));
    const records = Array.from({ length: 200 }, (_, i) => record({ log_id: `log-${i}` }));
    const error: RdpError = await write(records).then(
      () => new Error('written'),
      (failure) => failure,
    );
    expect(error).toBeInstanceOf(RdpError);
    expect(error).toMatchObject({ code, retryable: false });
    expect(`${error.message} ${JSON.stringify(error.data)}`).not.toContain('secret');
    expect(requests.length).toBeLessThanOrEqual(32);
  });

  it('one record that is over 400 KiB takes the others', async () => {
    const { write } = writer(() => undefined);
    const records = [
      record({ log_id: 'log-1' }),
      record({ log_id: 'too-large', modified_data: 'x'.repeat(400 * 1024) }),
      record({ log_id: 'log-3' }),
    ];
    await expect(write(records)).rejects.toMatchObject({ code: 'record_too_large', retryable: false });
    expect(await stored('log-1')).toBeDefined();
    expect(await stored('log-3')).toBeDefined();
    expect(await stored('too-large')).toBeUndefined();
  });
});

describe('the conflict rule', () => {
  const failed = (macOfExisting: string): WireReply =>
    errorReply('ConditionalCheckFailedException', 'The conditional request failed', 400, {
      Item: { log_id: { S: 'log-001' }, content_mac: { S: macOfExisting } },
    });

  it('goes by what the failed condition gives, without another request', async () => {
    const { write, requests } = writer(() => failed('mac-of-log-001'));
    expect(await write([record()])).toEqual([{ status: 'same' }]);
    expect(requests.map(({ action }) => action)).toEqual(['PutItem']);
    expect(requests[0]?.body).toMatchObject({
      ConditionExpression: 'attribute_not_exists(#id)',
      ExpressionAttributeNames: { '#id': 'log_id' },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
  });

  it('puts the second content under an id of its own, by what the failed condition gives', async () => {
    const { write, requests } = writer((request) => (idOf(request) === 'log-001' ? failed('other') : undefined));
    const kept = { status: 'conflict', conflictId: 'log-001~mac-of-log-001' };
    expect(await write([record()])).toEqual([kept]);
    expect(requests.map(({ action }) => action)).toEqual(['PutItem', 'PutItem']);
    expect(await stored('log-001~mac-of-log-001')).toMatchObject({ conflict_of: 'log-001' });
  });

  it('reads the content_mac with a consistent read where the condition gives nothing', async () => {
    await writer(() => undefined).write([record()]);
    const bare = errorReply('ConditionalCheckFailedException');
    const { write, requests } = writer(({ action }) => (action === 'PutItem' ? bare : undefined));
    expect(await write([record()])).toEqual([{ status: 'same' }]);
    expect(requests[1]).toMatchObject({
      action: 'GetItem',
      body: { ConsistentRead: true, ExpressionAttributeNames: { '#mac': 'content_mac' } },
    });
  });

  it('puts it again when the record that had the id is gone by then', async () => {
    let left = 1;
    const bare = errorReply('ConditionalCheckFailedException');
    const { write, requests } = writer(({ action }) => (action === 'PutItem' && left-- > 0 ? bare : undefined));
    expect(await write([record()])).toEqual([{ status: 'written' }]);
    expect(requests.map(({ action }) => action)).toEqual(['PutItem', 'GetItem', 'PutItem']);
  });

  it('holds within one write and over many, whatever comes in which order', async () => {
    const log = fc.record({ id: fc.constantFrom('a', 'b', 'c'), mac: fc.constantFrom('1', '2', '3') });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(log, { maxLength: 8 }), { maxLength: 4 }), async (batches) => {
        tenant = `tenant-${tenants++}`;
        const { write } = writer(() => undefined);
        const first = new Map<string, string>();
        const conflicts = new Set<string>();
        for (const batch of batches) {
          const expected = batch.map(({ id, mac }): WriteResult => {
            const owner = first.get(id);
            if (owner === undefined) first.set(id, mac);
            if (owner === undefined) return { status: 'written' };
            if (owner === mac) return { status: 'same' };
            conflicts.add(`${id}~${mac}`);
            return { status: 'conflict', conflictId: `${id}~${mac}` };
          });
          const records = batch.map(({ id, mac }) => record({ log_id: id, content_mac: mac, modified_data: mac }));
          expect(await write(records)).toEqual(expected);
        }
        for (const [id, mac] of first) expect(await stored(id)).toMatchObject({ modified_data: mac });
        for (const id of conflicts) expect(await stored(id)).toMatchObject({ conflict_of: id.split('~')[0] });
      }),
      { numRuns: 40 },
    );
  });
});

it('has at most 32 requests under way', async () => {
  const { client, requests, peak } = faultyClient(() => undefined);
  const write = createRecordWriter({ dynamo: client, tableName: table.tableName, shards: 2, random: () => 0 });
  const batch = (from: number) => Array.from({ length: 50 }, (_, i) => record({ log_id: `log-${from + i}` }));
  await Promise.all([write(batch(0)), write(batch(50))]);
  expect(requests).toHaveLength(100);
  expect(peak()).toBe(32);
});
