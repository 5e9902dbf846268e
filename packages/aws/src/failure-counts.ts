import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { translate } from './errors.ts';
import { internalId, TABLE_SCHEMA } from './schema.ts';

/** How often a log in a message has failed in itself. */
export interface FailureCount {
  readonly failures: number;
  /** Epoch milliseconds. */
  readonly firstFailedAt: number;
}

/** Failure counts by message: an SQS message cannot carry a count that changes. */
export interface FailureCounts {
  /** The count of a message; nothing when none of its logs has failed. */
  read(tenantId: string, messageId: string): Promise<FailureCount | undefined>;
  /** Notes a count. A count never goes down: one that comes late changes nothing. */
  write(tenantId: string, messageId: string, count: FailureCount): Promise<void>;
}

/** What failure counts need. */
export interface FailureCountsOptions {
  readonly dynamo: DynamoDBDocumentClient;
  readonly tableName: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The queue keeps a message for 4 days: a day more, and nobody asks for its count. */
const KEPT_SECONDS = 5 * 24 * 60 * 60;

/** Failure counts as items of the records' table: without the keys of the index, so never in it. */
export function createFailureCounts({ dynamo, tableName, now }: FailureCountsOptions): FailureCounts {
  const { partitionKey, sortKey, timeToLiveAttribute } = TABLE_SCHEMA;
  const key = (tenantId: string, messageId: string) => ({
    [partitionKey]: tenantId,
    [sortKey]: internalId(`failures~${messageId}`),
  });

  return {
    async read(tenantId, messageId) {
      try {
        const get = new GetCommand({ TableName: tableName, Key: key(tenantId, messageId), ConsistentRead: true });
        const { Item: item } = await dynamo.send(get);
        return item && { failures: item['failures'], firstFailedAt: item['first_failed_at'] };
      } catch (error) {
        throw translate(error, 'read a failure count');
      }
    },

    async write(tenantId, messageId, { failures, firstFailedAt }) {
      const put = new PutCommand({
        TableName: tableName,
        Item: {
          ...key(tenantId, messageId),
          failures,
          first_failed_at: firstFailedAt,
          [timeToLiveAttribute]: Math.floor(now() / 1000) + KEPT_SECONDS,
        },
        ConditionExpression: 'attribute_not_exists(#id) OR #failures < :failures',
        ExpressionAttributeNames: { '#id': sortKey, '#failures': 'failures' },
        ExpressionAttributeValues: { ':failures': failures },
      });
      try {
        await dynamo.send(put);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return;
        throw translate(error, 'write a failure count');
      }
    },
  };
}
