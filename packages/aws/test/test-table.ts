import {
  CreateTableCommand,
  DeleteTableCommand,
  type KeySchemaElement,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { TABLE_SCHEMA } from '../src/schema.ts';

/** A table of the real schema, under a name of its own. */
export interface TestTable {
  readonly tableName: string;
  readonly indexName: string;
  drop(): Promise<void>;
}

let count = 0;

/** Makes an empty table as `infra` would, but for what only a real account has (time to live, backups). */
export async function createTestTable(dynamo: DynamoDBDocumentClient): Promise<TestTable> {
  const tableName = `rdp-test-${process.pid}-${Date.now()}-${count++}`;
  const { partitionKey, sortKey, timeIndex } = TABLE_SCHEMA;
  const keys = (partition: string, sort: string): KeySchemaElement[] => [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: sort, KeyType: 'RANGE' },
  ];
  await dynamo.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [partitionKey, sortKey, timeIndex.partitionKey, timeIndex.sortKey].map((name) => ({
        AttributeName: name,
        AttributeType: 'S',
      })),
      KeySchema: keys(partitionKey, sortKey),
      GlobalSecondaryIndexes: [
        {
          IndexName: timeIndex.defaultName,
          KeySchema: keys(timeIndex.partitionKey, timeIndex.sortKey),
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...timeIndex.projectedAttributes] },
        },
      ],
    }),
  );
  await waitUntilTableExists({ client: dynamo, maxWaitTime: 60, minDelay: 1 }, { TableName: tableName });
  return {
    tableName,
    indexName: timeIndex.defaultName,
    drop: async () => void (await dynamo.send(new DeleteTableCommand({ TableName: tableName }))),
  };
}
