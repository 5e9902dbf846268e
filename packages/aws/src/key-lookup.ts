import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { KEY_USE_STEP_MS } from '@rdp/core';
import type { TenantDirectory } from '@rdp/core/ports';
import { type DirectoryItem, isKeyOf, keyEntry, tenantEntry, toKey, toTenant } from './directory-item.ts';
import { translate } from './errors.ts';
import { DIRECTORY_SCHEMA } from './schema.ts';

/** What a lookup needs. */
export interface KeyLookupOptions {
  readonly dynamo: DynamoDBClient;
  readonly tableName: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The part of the directory that every request needs: GetItem, and UpdateItem of the last use alone. */
export type KeyLookup = Pick<TenantDirectory, 'findKey' | 'getTenant' | 'noteKeyUse'>;

/** The lookup of tenants and keys. A read sees every change that was made before it. */
export function createKeyLookup({ dynamo, tableName, now }: KeyLookupOptions): KeyLookup {
  async function read(Key: DirectoryItem): Promise<DirectoryItem | undefined> {
    try {
      return (await dynamo.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }))).Item;
    } catch (error) {
      throw translate(error, 'read the directory');
    }
  }

  async function getTenant(tenantId: string) {
    const item = await read(tenantEntry(tenantId));
    return item && toTenant(item);
  }

  return {
    getTenant,

    async findKey(id) {
      const item = await read(keyEntry(id));
      const tenant = item && (await getTenant(item['tenant_id']?.S ?? ''));
      return tenant && isKeyOf(item, tenant) ? { key: toKey(item), tenant } : undefined;
    },

    async noteKeyUse(id) {
      const at = now();
      const update = new UpdateItemCommand({
        TableName: tableName,
        Key: keyEntry(id),
        UpdateExpression: 'SET #used = :at',
        ConditionExpression: 'attribute_exists(#id) AND (attribute_not_exists(#used) OR #used <= :before)',
        ExpressionAttributeNames: { '#id': DIRECTORY_SCHEMA.partitionKey, '#used': 'last_used_at' },
        ExpressionAttributeValues: {
          ':at': { S: new Date(at).toISOString() },
          ':before': { S: new Date(at - KEY_USE_STEP_MS).toISOString() },
        },
      });
      try {
        await dynamo.send(update);
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw translate(error, 'note the use of a key');
      }
    },
  };
}
