import type { CreateTableCommandInput, KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { DIRECTORY_SCHEMA, TABLE_SCHEMA } from '../src/schema.ts';

const attributes = (...names: string[]) => names.map((name) => ({ AttributeName: name, AttributeType: 'S' }) as const);
const keys = (partition: string, sort: string): KeySchemaElement[] => [
  { AttributeName: partition, KeyType: 'HASH' },
  { AttributeName: sort, KeyType: 'RANGE' },
];

/** What makes the table of records as `infra` would, but for what only a real account has (time to live, backups). */
export function recordTableInput(TableName: string): CreateTableCommandInput {
  const { partitionKey, sortKey, timeIndex } = TABLE_SCHEMA;
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: attributes(partitionKey, sortKey, timeIndex.partitionKey, timeIndex.sortKey),
    KeySchema: keys(partitionKey, sortKey),
    GlobalSecondaryIndexes: [
      {
        IndexName: timeIndex.defaultName,
        KeySchema: keys(timeIndex.partitionKey, timeIndex.sortKey),
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...timeIndex.projectedAttributes] },
      },
    ],
  };
}

/** The same for the table of the directory. */
export function directoryTableInput(TableName: string): CreateTableCommandInput {
  const { partitionKey, listIndex } = DIRECTORY_SCHEMA;
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: attributes(partitionKey, listIndex.partitionKey, listIndex.sortKey),
    KeySchema: [{ AttributeName: partitionKey, KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: listIndex.name,
        KeySchema: keys(listIndex.partitionKey, listIndex.sortKey),
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  };
}
