import { setTimeout as delay } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { changed, keyNotFound, newTenant, RdpError, type Tenant, tenantExists, tenantNotFound } from '@rdp/core';
import type { TenantDirectory } from '@rdp/core/ports';
import {
  type DirectoryItem,
  isKeyOf,
  keyEntry,
  keysList,
  TENANTS_LIST,
  tenantEntry,
  toKey,
  toKeyItem,
  toTenant,
  toTenantItem,
} from './directory-item.ts';
import { translate } from './errors.ts';
import { createKeyLookup, type KeyLookupOptions } from './key-lookup.ts';
import { DIRECTORY_SCHEMA } from './schema.ts';

/** What the directory needs. */
export interface TenantDirectoryOptions extends KeyLookupOptions {
  /** A random number of 0 to under 1: spreads retries. */
  readonly random: () => number;
}

/** How often a change is tried while others change the same tenant, and how long it waits between, at most. */
const CHANGE_TRIES = 10;
const CHANGE_WAIT_MS = 100;

const { partitionKey, listIndex } = DIRECTORY_SCHEMA;

/**
 * The directory in a table of its own. It is for those who administer tenants; what requests need is {@link createKeyLookup}.
 * Lists come from an index: what was made a moment ago may be missing.
 */
export function createTenantDirectory(options: TenantDirectoryOptions): TenantDirectory {
  const { dynamo, tableName, now, random } = options;
  const lookup = createKeyLookup(options);

  /** Puts an item unless `condition` fails; gives whether it did. */
  async function put(Item: DirectoryItem, version?: number): Promise<boolean> {
    const isNew = version === undefined;
    const command = new PutItemCommand({
      TableName: tableName,
      Item,
      ConditionExpression: isNew ? 'attribute_not_exists(#name)' : '#name = :version',
      ExpressionAttributeNames: { '#name': isNew ? partitionKey : 'version' },
      ...(!isNew && { ExpressionAttributeValues: { ':version': { N: String(version) } } }),
    });
    try {
      await dynamo.send(command);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw translate(error, 'write to the directory');
    }
  }

  /** The items of a list in their order, up to `limit` of them, those after `after`. */
  async function list(name: string, limit = Number.POSITIVE_INFINITY, after?: string): Promise<DirectoryItem[]> {
    const items: DirectoryItem[] = [];
    let start: DirectoryItem | undefined;
    do {
      const query = new QueryCommand({
        TableName: tableName,
        IndexName: listIndex.name,
        KeyConditionExpression: after === undefined ? '#list = :list' : '#list = :list AND #order > :after',
        ExpressionAttributeNames: {
          '#list': listIndex.partitionKey,
          ...(after !== undefined && { '#order': listIndex.sortKey }),
        },
        ExpressionAttributeValues: { ':list': { S: name }, ...(after !== undefined && { ':after': { S: after } }) },
        ...(Number.isFinite(limit) && { Limit: limit - items.length }),
        ...(start && { ExclusiveStartKey: start }),
      });
      try {
        const page = await dynamo.send(query);
        items.push(...(page.Items ?? []));
        start = page.LastEvaluatedKey;
      } catch (error) {
        throw translate(error, 'list the directory');
      }
    } while (start && items.length < limit);
    return items;
  }

  /** Deletes an item; gives whether it was there. */
  async function remove(Key: DirectoryItem): Promise<boolean> {
    try {
      const command = new DeleteItemCommand({ TableName: tableName, Key, ReturnValues: 'ALL_OLD' });
      return (await dynamo.send(command)).Attributes !== undefined;
    } catch (error) {
      throw translate(error, 'delete from the directory');
    }
  }

  async function mustGet(tenantId: string): Promise<Tenant> {
    const tenant = await lookup.getTenant(tenantId);
    if (!tenant) throw tenantNotFound(tenantId);
    return tenant;
  }

  return {
    ...lookup,

    async createTenant(tenantId, settings = {}) {
      const tenant = newTenant(tenantId, settings, now());
      if (!(await put(toTenantItem(tenant)))) throw tenantExists(tenantId);
      return tenant;
    },

    listTenants: async ({ limit, after }) => (await list(TENANTS_LIST, limit, after)).map(toTenant),

    async changeTenant(tenantId, change, version) {
      for (let tries = 1; tries <= CHANGE_TRIES; tries++) {
        const before = await mustGet(tenantId);
        const after = changed(before, change, now(), version);
        if (await put(toTenantItem(after), before.version)) return after;
        await delay(random() * CHANGE_WAIT_MS);
      }
      throw new RdpError('store_unavailable', 'too many change this tenant at once', { retryAfterSeconds: 1 });
    },

    async removeTenant(tenantId) {
      // The tenant first: without it none of its keys is valid, whether the index knows all of them yet or not.
      const wasThere = await remove(tenantEntry(tenantId));
      for (const item of await list(keysList(tenantId))) await remove(keyEntry(toKey(item).id));
      return wasThere;
    },

    async addKey(key) {
      const tenant = await mustGet(key.tenant_id);
      if (!(await put(toKeyItem(key, tenant)))) throw new RdpError('internal', 'there is a key with this id already');
    },

    async listKeys(tenantId) {
      const tenant = await lookup.getTenant(tenantId);
      if (!tenant) return [];
      return (await list(keysList(tenantId))).filter((item) => isKeyOf(item, tenant)).map(toKey);
    },

    async revokeKey(tenantId, id) {
      const update = new UpdateItemCommand({
        TableName: tableName,
        Key: keyEntry(id),
        UpdateExpression: 'SET #revoked = if_not_exists(#revoked, :at)',
        ConditionExpression: '#tenant = :tenant',
        ExpressionAttributeNames: { '#revoked': 'revoked_at', '#tenant': 'tenant_id' },
        ExpressionAttributeValues: { ':at': { S: new Date(now()).toISOString() }, ':tenant': { S: tenantId } },
        ReturnValues: 'ALL_NEW',
      });
      try {
        return toKey((await dynamo.send(update)).Attributes ?? {});
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) throw keyNotFound(tenantId);
        throw translate(error, 'revoke a key');
      }
    },
  };
}
