import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { manualClock } from '@rdp/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFailureCounts } from '../src/failure-counts.ts';
import { createDynamoStore } from '../src/store.ts';
import { type Dynamo, openDynamo } from './dynamo.ts';
import { errorReply, faultyClient } from './faulty-dynamo.ts';
import { createTestTable, type TestTable } from './test-table.ts';

describe('failure counts', () => {
  const clock = manualClock();
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
  const open = (client = dynamo.client) =>
    createFailureCounts({ dynamo: client, tableName: table.tableName, now: clock.now });

  it('are kept by tenant and message', async () => {
    const counts = open();
    expect(await counts.read('acme', 'message-1')).toBeUndefined();
    await counts.write('acme', 'message-1', { failures: 1, firstFailedAt: 5 });
    await counts.write('acme', 'message-1', { failures: 2, firstFailedAt: 5 });
    expect(await counts.read('acme', 'message-1')).toEqual({ failures: 2, firstFailedAt: 5 });
    expect(await counts.read('acme', 'message-2')).toBeUndefined();
    expect(await counts.read('beta', 'message-1')).toBeUndefined();
  });

  it('never go down: a count that comes late or twice changes nothing', async () => {
    const counts = open();
    await counts.write('acme', 'message-3', { failures: 2, firstFailedAt: 5 });
    await counts.write('acme', 'message-3', { failures: 1, firstFailedAt: 9 });
    await counts.write('acme', 'message-3', { failures: 2, firstFailedAt: 9 });
    expect(await counts.read('acme', 'message-3')).toEqual({ failures: 2, firstFailedAt: 5 });
  });

  it('expire after the message, and no reader of records sees them', async () => {
    await open().write('gamma', 'message-1', { failures: 1, firstFailedAt: 5 });
    const id = '~failures~message-1';
    const key = { tenant_id: 'gamma', log_id: id };
    const { Item: item } = await dynamo.client.send(new GetCommand({ TableName: table.tableName, Key: key }));
    expect(item?.['expires_at']).toBe(Math.floor(clock.now() / 1000) + 5 * 86_400);
    const store = createDynamoStore({
      dynamo: dynamo.client,
      ...table,
      shards: 2,
      now: clock.now,
      random: Math.random,
    });
    expect(await store.get('gamma', id)).toBeUndefined();
    expect((await store.latest('gamma', 10)).records).toEqual([]);
  });

  it('tell what stands against them in our own words', async () => {
    const busy = open(faultyClient(() => errorReply('ThrottlingException')).client);
    await expect(busy.read('acme', 'm')).rejects.toMatchObject({ code: 'store_unavailable' });
    const denied = open(faultyClient(() => errorReply('AccessDeniedException')).client);
    await expect(denied.write('acme', 'm', { failures: 1, firstFailedAt: 5 })).rejects.toMatchObject({
      code: 'aws_access_denied',
    });
  });
});
