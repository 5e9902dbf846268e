import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { StoredRecord } from '@rdp/core';
import { translate } from './errors.ts';
import { fromItem, type RecordItem, tenantShard } from './record-item.ts';
import { TABLE_SCHEMA } from './schema.ts';
import { compareKeys, momentOf } from './time-key.ts';

/** Where the index of the records by time is. */
export interface TimeIndexOptions {
  readonly dynamo: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly indexName: string;
  /** How many partitions a tenant has in the index. It may only grow. */
  readonly shards: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A record and its place in the index. */
export interface IndexEntry {
  readonly key: string;
  readonly record: StoredRecord;
}

/** Which part of the index to read. */
export interface IndexRange {
  /** Only what comes after this sort key. */
  readonly after: string;
  /** Only what comes before this sort key. */
  readonly before?: string;
  /** From the newest on. */
  readonly backwards?: boolean;
  /** About how many entries the reader will take: no more are fetched than this asks for. */
  readonly wanted: number;
}

/** The index of the records by time. */
export interface TimeIndex {
  /** The entries of a tenant in order of their key, without what has expired. */
  read(tenantId: string, range: IndexRange): AsyncIterable<IndexEntry>;
  /** When the newest record of a tenant was made, expired or not: epoch milliseconds. */
  newest(tenantId: string): Promise<number | undefined>;
}

/** DynamoDB ends a page at 1 MiB in any case; this bounds what many small records take in memory. */
const MAX_PAGE = 500;

/** The index of the table, its shards merged. */
export function createTimeIndex({ dynamo, tableName, indexName, shards, now }: TimeIndexOptions): TimeIndex {
  const { partitionKey, sortKey } = TABLE_SCHEMA.timeIndex;
  const partitions = (tenantId: string): string[] =>
    Array.from({ length: shards }, (_, shard) => tenantShard(tenantId, shard));

  async function query(partition: string, input: Partial<QueryCommandInput>) {
    try {
      const command = new QueryCommand({
        TableName: tableName,
        IndexName: indexName,
        KeyConditionExpression: '#partition = :partition',
        ...input,
        ExpressionAttributeNames: { '#partition': partitionKey, ...input.ExpressionAttributeNames },
        ExpressionAttributeValues: { ':partition': partition, ...input.ExpressionAttributeValues },
      });
      return await dynamo.send(command);
    } catch (error) {
      throw translate(error, 'read the index');
    }
  }

  /** One shard, page by page. A page is asked for only when the one before is used up. */
  async function* readShard(partition: string, { after, before, backwards, wanted }: IndexRange) {
    // DynamoDB takes one condition on the sort key, and its BETWEEN includes both ends: an entry at an end is left out here.
    const input: Partial<QueryCommandInput> = {
      KeyConditionExpression: `#partition = :partition AND ${before === undefined ? '#key > :after' : '#key BETWEEN :after AND :before'}`,
      FilterExpression: 'attribute_not_exists(#expires) OR #expires > :now',
      ExpressionAttributeNames: { '#key': sortKey, '#expires': TABLE_SCHEMA.timeToLiveAttribute },
      ExpressionAttributeValues: {
        ':after': after,
        ...(before !== undefined && { ':before': before }),
        ':now': Math.floor(now() / 1000),
      },
      ScanIndexForward: !backwards,
      Limit: Math.min(Math.ceil(wanted / shards) + 1, MAX_PAGE),
    };
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const page = await query(partition, { ...input, ExclusiveStartKey: start });
      for (const item of (page.Items ?? []) as RecordItem[]) {
        if (item.time_key !== after && item.time_key !== before) yield { key: item.time_key, record: fromItem(item) };
      }
      start = page.LastEvaluatedKey;
    } while (start);
  }

  async function newestOf(partition: string): Promise<string | undefined> {
    const page = await query(partition, {
      ScanIndexForward: false,
      Limit: 1,
      ProjectionExpression: '#key',
      ExpressionAttributeNames: { '#key': sortKey },
    });
    return page.Items?.[0]?.[sortKey];
  }

  return {
    read(tenantId, range) {
      const order = range.backwards ? -1 : 1;
      // Nothing lies between such ends, and DynamoDB refuses them.
      if (range.before !== undefined && compareKeys(range.after, range.before) >= 0) return empty();
      return merge(
        partitions(tenantId).map((partition) => readShard(partition, range)),
        (a, b) => order * compareKeys(a.key, b.key),
      );
    },

    async newest(tenantId) {
      const keys = await Promise.all(partitions(tenantId).map(newestOf));
      const moments = keys.filter((key) => key !== undefined).map(momentOf);
      return moments.length === 0 ? undefined : Math.max(...moments);
    },
  };
}

async function* empty(): AsyncGenerator<never> {}

/** Sorted sources as one sorted source. Their first entries are fetched side by side. */
async function* merge<T>(sources: readonly AsyncGenerator<T>[], compare: (a: T, b: T) => number): AsyncGenerator<T> {
  const heads = await Promise.all(sources.map((source) => source.next()));
  for (;;) {
    let first = -1;
    for (const [at, head] of heads.entries()) {
      if (head.done) continue;
      const best = heads[first];
      if (!best || compare(head.value, best.value as T) < 0) first = at;
    }
    const source = sources[first];
    if (!source) return;
    yield heads[first]?.value as T;
    heads[first] = await source.next();
  }
}
