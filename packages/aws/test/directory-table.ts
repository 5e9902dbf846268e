import {
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { directoryTableInput } from './table-inputs.ts';

let count = 0;

/** Makes an empty table for the directory. */
export async function createDirectoryTable(dynamo: DynamoDBClient) {
  const tableName = `rdp-directory-${process.pid}-${Date.now()}-${count++}`;
  await dynamo.send(new CreateTableCommand(directoryTableInput(tableName)));
  await waitUntilTableExists({ client: dynamo, maxWaitTime: 60, minDelay: 1 }, { TableName: tableName });
  return { tableName, drop: async () => void (await dynamo.send(new DeleteTableCommand({ TableName: tableName }))) };
}
