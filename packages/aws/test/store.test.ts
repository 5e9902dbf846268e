import { manualClock, storeContract } from '@rdp/testkit';
import { afterAll, beforeAll } from 'vitest';
import { createDynamoStore } from '../src/store.ts';
import { type Dynamo, openDynamo } from './dynamo.ts';
import { createTestTable } from './test-table.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await openDynamo();
});
afterAll(() => dynamo.close());

storeContract(
  'aws',
  async () => {
    const { tableName, indexName, drop } = await createTestTable(dynamo.client);
    const clock = manualClock();
    const { client } = dynamo;
    const store = createDynamoStore({
      dynamo: client,
      tableName,
      indexName,
      shards: 3,
      now: clock.now,
      random: Math.random,
    });
    return { store, clock, close: drop };
  },
  {
    cannot: {
      orderByCommit:
        'an index by time knows no order of commit: it shows what comes within the tail window, in order of time',
    },
  },
);
