import { setMaxListeners } from 'node:events';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { conflictId, RdpError, type StoredRecord, toRdpError } from '@rdp/core';
import type { WriteResult } from '@rdp/core/ports';
import { withBackoff } from './backoff.ts';
import { translate } from './errors.ts';
import { createLimiter } from './limiter.ts';
import { toItem } from './record-item.ts';
import { TABLE_SCHEMA } from './schema.ts';
import { WRITE_DEADLINE_MS } from './tail-window.ts';

/** What writing records needs. */
export interface RecordWriterOptions {
  readonly dynamo: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly shards: number;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** When a write ends, done or not, in milliseconds; default {@link WRITE_DEADLINE_MS}. */
  readonly deadlineMs?: number | undefined;
}

/** How many requests of one store are under way at a time. */
const CONCURRENCY = 32;

/** How often an id may turn out to be taken by an item that is gone when it is looked at (its time to live ended just then). */
const MAX_VANISHED = 3;

/** Writes records by the conflict rule, each by a put that is conditional on its id being new. */
export function createRecordWriter({ dynamo, tableName, shards, random, deadlineMs }: RecordWriterOptions) {
  const limit = createLimiter(CONCURRENCY);
  const { sortKey, partitionKey } = TABLE_SCHEMA;

  /**
   * See `LogStore.write`. Records of one id are written one after the other, all others side by side.
   * @throws RdpError when a record was not written; those that were stay. `store_unavailable` when a retry can help,
   * `record_too_large` (after all others were tried) for a record that DynamoDB can never take.
   */
  return async function write(records: readonly StoredRecord[]): Promise<WriteResult[]> {
    const refused = new AbortController();
    const signal = AbortSignal.any([refused.signal, AbortSignal.timeout(deadlineMs ?? WRITE_DEADLINE_MS)]);
    // One for each request under way and each wait: more than the ten at which Node suspects a leak.
    setMaxListeners(2 * CONCURRENCY, signal);
    const results: WriteResult[] = [];
    const errors: RdpError[] = [];
    const writeInOrder = async (indexes: readonly number[]): Promise<void> => {
      for (const index of indexes) {
        try {
          results[index] = await writeOne(records[index] as StoredRecord, signal);
        } catch (cause) {
          const error = toRdpError(cause);
          errors.push(error);
          // What stands against every record (no access, no table) need not be asked for each of them.
          if (!error.retryable && error.code !== 'record_too_large') refused.abort();
        }
      }
    };
    await Promise.all(byId(records).map((indexes) => limit(() => writeInOrder(indexes))));
    if (errors.length > 0) throw summary(errors, records.length);
    return results;
  };

  async function writeOne(record: StoredRecord, signal: AbortSignal): Promise<WriteResult> {
    const existing = await putNew(record, signal);
    if (existing === undefined) return { status: 'written' };
    if (existing === record.content_mac) return { status: 'same' };
    const id = conflictId(record);
    await putNew({ ...record, log_id: id, conflict_of: record.log_id }, signal);
    return { status: 'conflict', conflictId: id };
  }

  /** Puts a record whose id is new; else gives the content_mac of the record that has it. */
  async function putNew(record: StoredRecord, signal: AbortSignal): Promise<string | undefined> {
    for (let vanished = 0; vanished < MAX_VANISHED; vanished++) {
      const outcome = await withBackoff(() => tryPut(record, signal), { random, signal });
      if (outcome !== VANISHED) return outcome;
    }
    throw new RdpError('store_unavailable', 'the id of a record is taken, but by no record that can be read');
  }

  async function tryPut(record: StoredRecord, signal: AbortSignal): Promise<string | undefined | typeof VANISHED> {
    if (signal.aborted) throw outOfTime();
    try {
      const put = new PutCommand({
        TableName: tableName,
        Item: toItem(record, shards),
        ConditionExpression: 'attribute_not_exists(#id)',
        ExpressionAttributeNames: { '#id': sortKey },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      await dynamo.send(put, { abortSignal: signal });
      return undefined;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        return error.Item?.['content_mac']?.S ?? (await readMac(record, signal));
      }
      throw explain(error, signal);
    }
  }

  /** The content_mac of the record that is there: for an endpoint that does not give it with the failed condition. */
  async function readMac({ tenant_id, log_id }: StoredRecord, signal: AbortSignal) {
    try {
      const get = new GetCommand({
        TableName: tableName,
        Key: { [partitionKey]: tenant_id, [sortKey]: log_id },
        ProjectionExpression: '#mac',
        ExpressionAttributeNames: { '#mac': 'content_mac' },
        ConsistentRead: true,
      });
      const { Item: item } = await dynamo.send(get, { abortSignal: signal });
      return item ? (item['content_mac'] as string) : VANISHED;
    } catch (error) {
      throw explain(error, signal);
    }
  }
}

/** The id is taken, but there is no item any more. */
const VANISHED = Symbol('vanished');

/** The places of the records in their list, together where they have tenant and id in common. */
function byId(records: readonly StoredRecord[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const [index, { tenant_id, log_id }] of records.entries()) {
    const id = `${tenant_id} ${log_id}`;
    const group = groups.get(id);
    if (group) group.push(index);
    else groups.set(id, [index]);
  }
  return [...groups.values()];
}

function explain(error: unknown, signal: AbortSignal): RdpError {
  if (signal.aborted) return outOfTime();
  const { name, message } = error as Error;
  if (name === 'ValidationException' && message.startsWith('Item size')) {
    return new RdpError('record_too_large', 'the record is over the 400 KiB that DynamoDB takes');
  }
  return translate(error, 'write a record');
}

const outOfTime = (): RdpError => new RdpError('store_unavailable', 'the store did not take the record in time');

/** One error for all: a permanent one first, since a retry cannot help against it. */
function summary(errors: readonly RdpError[], count: number): RdpError {
  const first = errors.find(({ retryable }) => !retryable) ?? (errors[0] as RdpError);
  const rest = first.retryable
    ? `${errors.length} of ${count} records were not written: ${first.message}`
    : first.message;
  return new RdpError(first.code, rest, { cause: first, data: { ...first.data, failed: errors.length } });
}
