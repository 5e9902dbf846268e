import { CreateTableCommand, DeleteTableCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { TABLE_SCHEMA } from '../src/schema.ts';
import { recordTableInput } from './table-inputs.ts';

/** A table of the real schema, under a name of its own. */
export interface TestTable {
  readonly tableName: string;
  readonly indexName: string;
  drop(): Promise<void>;
}

let count = 0;

/** Makes an empty table of records. */
export async function createTestTable(dynamo: DynamoDBDocumentClient): Promise<TestTable> {
  const tableName = `rdp-test-${process.pid}-${Date.now()}-${count++}`;
  await dynamo.send(new CreateTableCommand(recordTableInput(tableName)));
  await waitUntilTableExists({ client: dynamo, maxWaitTime: 60, minDelay: 1 }, { TableName: tableName });
  return {
    tableName,
    indexName: TABLE_SCHEMA.timeIndex.defaultName,
    drop: async () => void (await dynamo.send(new DeleteTableCommand({ TableName: tableName }))),
  };
}
