import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Emulator, manualClock, startDynamo, tenantDirectoryContract } from '@rdp/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPlainDynamoClient } from '../src/clients/dynamo.ts';
import { DIRECTORY_SCHEMA } from '../src/schema.ts';
import { createTenantDirectory } from '../src/tenant-directory.ts';
import { createDirectoryTable } from './directory-table.ts';

let emulator: Emulator;
let client: DynamoDBClient;
beforeAll(async () => {
  emulator = await startDynamo();
  Object.assign(process.env, emulator.environment);
  client = createPlainDynamoClient();
});
afterAll(async () => {
  client.destroy();
  await emulator.stop();
});

async function open(dynamo = client) {
  const { tableName, drop } = await createDirectoryTable(client);
  const clock = manualClock();
  const directory = createTenantDirectory({ dynamo, tableName, now: clock.now, random: Math.random });
  return { directory, clock, close: drop };
}

tenantDirectoryContract('aws', open);

describe('on the wire', () => {
  it('noting a use names no attribute but those that ingest may name', async () => {
    const inputs: Record<string, unknown>[] = [];
    const watched = createPlainDynamoClient();
    watched.middlewareStack.add(
      (next) => (args) => {
        inputs.push(args.input as Record<string, unknown>);
        return next(args);
      },
      { step: 'initialize' },
    );
    const { directory, close } = await open(watched);
    await directory.noteKeyUse('key1');
    const [input] = inputs;
    const names = Object.values(input?.['ExpressionAttributeNames'] as Record<string, string>);
    expect(names.toSorted()).toEqual([...DIRECTORY_SCHEMA.useAttributes]);
    expect([input?.['ReturnValues'], Object.keys(input?.['Key'] as object)]).toEqual([undefined, ['entry_id']]);
    await close();
    watched.destroy();
  });

  it('a table that is not there is an error of ours', async () => {
    const directory = createTenantDirectory({
      dynamo: client,
      tableName: 'nowhere',
      now: Date.now,
      random: Math.random,
    });
    await expect(directory.findKey('key1')).rejects.toMatchObject({ code: 'aws_not_found' });
    await expect(directory.listTenants({ limit: 1 })).rejects.toMatchObject({ code: 'aws_not_found' });
    await expect(directory.createTenant('acme')).rejects.toMatchObject({ code: 'aws_not_found' });
    await expect(directory.noteKeyUse('key1')).rejects.toMatchObject({ code: 'aws_not_found' });
  });
});
