import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoStore } from '../src/store.ts';
import { createTenantKeys } from '../src/tenant-keys.ts';
import { type Dynamo, openDynamo } from './dynamo.ts';
import { errorReply, faultyClient } from './faulty-dynamo.ts';
import { createTestTable, type TestTable } from './test-table.ts';

describe('tenant keys', () => {
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
    createTenantKeys({ dynamo: client, tableName: table.tableName, randomBytes });
  const hex = (key: Uint8Array): string => Buffer.from(key).toString('hex');

  it('are 32 bytes, each tenant’s own, the same ever after', async () => {
    const key = await open()('acme');
    expect(key).toHaveLength(32);
    expect(hex(await open()('acme'))).toBe(hex(key));
    expect(hex(await open()('beta'))).not.toBe(hex(key));
  });

  it('are the same for workers that see a tenant first at the same time', async () => {
    for (let round = 0; round < 10; round++) {
      const keys = await Promise.all(Array.from({ length: 5 }, () => open()(`tenant-${round}`)));
      expect(new Set(keys.map(hex)).size).toBe(1);
    }
  });

  it('are asked for once, and again after a failure', async () => {
    let left = 1;
    const { client, requests } = faultyClient(() => (left-- > 0 ? errorReply('ThrottlingException') : undefined));
    const keyOf = open(client);
    await expect(keyOf('delta')).rejects.toMatchObject({ code: 'store_unavailable', retryable: true });
    const [first, second] = await Promise.all([keyOf('delta'), keyOf('delta')]);
    expect(second).toBe(first);
    expect(await keyOf('delta')).toBe(first);
    expect(requests.map(({ action }) => action)).toEqual(['GetItem', 'GetItem', 'PutItem']);
  });

  it('are never given as a record', async () => {
    await open()('acme');
    const store = createDynamoStore({ dynamo: dynamo.client, ...table, shards: 2, now: Date.now, random: Math.random });
    expect(await store.get('acme', '~key', { original: true })).toBeUndefined();
    expect((await store.latest('acme', 10)).records).toEqual([]);
  });
});
