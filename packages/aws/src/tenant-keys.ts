import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { RdpError } from '@rdp/core';
import { translate } from './errors.ts';
import { internalId, TABLE_SCHEMA } from './schema.ts';

/** What tenant keys need. */
export interface TenantKeysOptions {
  readonly dynamo: DynamoDBDocumentClient;
  readonly tableName: string;
  /** `count` random bytes, fit for a key. */
  readonly randomBytes: (count: number) => Uint8Array;
}

const KEY_BYTES = 32;
/** How many tenants are remembered. */
const MAX_CACHED = 10_000;
const KEY_ATTRIBUTE = 'mac_key';

/**
 * The key of a tenant for the content_mac of its records: 32 bytes, made when the tenant is first seen and the same ever after.
 * The function that is given throws a retryable RdpError while the table cannot be reached.
 */
export function createTenantKeys({ dynamo, tableName, randomBytes }: TenantKeysOptions) {
  const cached = new Map<string, Promise<Uint8Array>>();
  const keyOf = (tenantId: string) => ({
    [TABLE_SCHEMA.partitionKey]: tenantId,
    [TABLE_SCHEMA.sortKey]: internalId('key'),
  });

  return (tenantId: string): Promise<Uint8Array> => {
    const known = cached.get(tenantId);
    if (known) return known;
    if (cached.size >= MAX_CACHED) cached.clear();
    const key = readOrMake(tenantId);
    cached.set(tenantId, key);
    key.catch(() => cached.delete(tenantId));
    return key;
  };

  async function readOrMake(tenantId: string): Promise<Uint8Array> {
    try {
      const made = (await read(tenantId)) ?? (await make(tenantId)) ?? (await read(tenantId));
      if (made) return made;
    } catch (error) {
      throw translate(error, 'get the key of a tenant');
    }
    throw new RdpError('store_unavailable', 'the key of a tenant is there, but cannot be read');
  }

  async function read(tenantId: string): Promise<Uint8Array | undefined> {
    const get = new GetCommand({ TableName: tableName, Key: keyOf(tenantId), ConsistentRead: true });
    return (await dynamo.send(get)).Item?.[KEY_ATTRIBUTE];
  }

  /** A new key; nothing when another worker was first: its key stays. */
  async function make(tenantId: string): Promise<Uint8Array | undefined> {
    const key = randomBytes(KEY_BYTES);
    const put = new PutCommand({
      TableName: tableName,
      Item: { ...keyOf(tenantId), [KEY_ATTRIBUTE]: key },
      ConditionExpression: 'attribute_not_exists(#id)',
      ExpressionAttributeNames: { '#id': TABLE_SCHEMA.sortKey },
    });
    try {
      await dynamo.send(put);
      return key;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}
