import {
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { DIRECTORY_SCHEMA } from '../src/schema.ts';

let count = 0;

/** Makes an empty table for the directory as `infra` would. */
export async function createDirectoryTable(dynamo: DynamoDBClient) {
  const tableName = `rdp-directory-${process.pid}-${Date.now()}-${count++}`;
  const { partitionKey, listIndex } = DIRECTORY_SCHEMA;
  await dynamo.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [partitionKey, listIndex.partitionKey, listIndex.sortKey].map((name) => ({
        AttributeName: name,
        AttributeType: 'S',
      })),
      KeySchema: [{ AttributeName: partitionKey, KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: listIndex.name,
          KeySchema: [
            { AttributeName: listIndex.partitionKey, KeyType: 'HASH' },
            { AttributeName: listIndex.sortKey, KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  await waitUntilTableExists({ client: dynamo, maxWaitTime: 60, minDelay: 1 }, { TableName: tableName });
  return { tableName, drop: async () => void (await dynamo.send(new DeleteTableCommand({ TableName: tableName }))) };
}
