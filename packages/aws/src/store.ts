import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { StoredRecord } from '@rdp/core';
import type { LogStore } from '@rdp/core/ports';
import { parseQueryCursor, queryCursor } from './cursor.ts';
import { translate } from './errors.ts';
import { fromItem, isAlive } from './record-item.ts';
import { createRecordWriter } from './record-writer.ts';
import { isInternalId, MAX_SORT_KEY_BYTES, ORIGINAL_ATTRIBUTES, TABLE_SCHEMA } from './schema.ts';
import { createTail } from './tail.ts';
import { createTimeIndex } from './time-index.ts';
import { momentKey } from './time-key.ts';

/** What the store on DynamoDB needs. */
export interface DynamoStoreOptions {
  readonly dynamo: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly indexName: string;
  /** How many partitions a tenant has in the index. It may only grow: records stay in the shard that they were written to. */
  readonly shards: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** How late a record may turn up in the index, in milliseconds; default 30 s (tail-window.ts). */
  readonly tailWindowMs?: number;
  /** How many ids a cursor of the tail may remember; default and most 10,000. */
  readonly maxShown?: number;
  /** When a write ends, done or not, in milliseconds; default 10 s (tail-window.ts). */
  readonly writeDeadlineMs?: number;
}

/** The store on one DynamoDB table with an index by time. `latest` and `since` show records in order of time. */
export function createDynamoStore(options: DynamoStoreOptions): LogStore {
  const { dynamo, tableName, now } = options;
  const index = createTimeIndex(options);
  const tail = createTail({ index, now, windowMs: options.tailWindowMs, maxShown: options.maxShown });

  return {
    write: createRecordWriter({ ...options, deadlineMs: options.writeDeadlineMs }),

    async get(tenantId, logId, { original = false } = {}) {
      if (!isRecordId(logId)) return undefined;
      try {
        const { Item: item } = await dynamo.send(
          new GetCommand({
            TableName: tableName,
            Key: { [TABLE_SCHEMA.partitionKey]: tenantId, [TABLE_SCHEMA.sortKey]: logId },
            ConsistentRead: true,
            ...projection(original),
          }),
        );
        return item && isAlive(item, now()) ? fromItem(item) : undefined;
      } catch (error) {
        throw translate(error, 'read a record');
      }
    },

    latest: tail.latest,
    since: tail.since,

    async query(tenantId, { from, until, limit, cursor }) {
      let last = cursor === undefined ? momentKey(from) : parseQueryCursor(cursor);
      const records: StoredRecord[] = [];
      if (limit <= 0) return { records, cursor: queryCursor(last) };
      const range = { after: last, before: momentKey(until), wanted: limit };
      for await (const { key, record } of index.read(tenantId, range)) {
        records.push(record);
        last = key;
        if (records.length >= limit) break;
      }
      return { records, cursor: queryCursor(last) };
    },
  };
}

/** Whether a record can have this id: DynamoDB would refuse others as a key, or give an item that is no record. */
const isRecordId = (logId: string): boolean =>
  logId !== '' && !isInternalId(logId) && logId.isWellFormed() && Buffer.byteLength(logId) <= MAX_SORT_KEY_BYTES;

/** Attributes by name: only so may a role ask that has no right to the originals. */
function projection(original: boolean) {
  const names = [...TABLE_SCHEMA.readableAttributes, ...(original ? ORIGINAL_ATTRIBUTES : [])];
  return {
    ProjectionExpression: names.map((_, at) => `#${at}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, at) => [`#${at}`, name])),
  };
}
