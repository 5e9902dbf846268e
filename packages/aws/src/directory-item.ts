import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { StoredKey, Tenant } from '@rdp/core';
import { DIRECTORY_SCHEMA } from './schema.ts';

/** An item of the directory, as it is on the wire. What changes by itself is an attribute; the rest is JSON. */
export type DirectoryItem = Record<string, AttributeValue>;

const { partitionKey, listIndex } = DIRECTORY_SCHEMA;

/** The key of the item of a tenant. */
export const tenantEntry = (tenantId: string): DirectoryItem => ({ [partitionKey]: { S: `tenant#${tenantId}` } });

/** The key of the item of a key. */
export const keyEntry = (id: string): DirectoryItem => ({ [partitionKey]: { S: `key#${id}` } });

/** The list that has every tenant. */
export const TENANTS_LIST = 'tenants';

/** The list that has the keys of a tenant. */
export const keysList = (tenantId: string): string => `keys#${tenantId}`;

/** The item of a tenant. */
export const toTenantItem = (tenant: Tenant): DirectoryItem => ({
  ...tenantEntry(tenant.tenant_id),
  ...inList(TENANTS_LIST, tenant.tenant_id),
  tenant: { S: JSON.stringify(tenant) },
  version: { N: String(tenant.version) },
});

/** The tenant of an item. */
export const toTenant = ({ tenant }: DirectoryItem): Tenant => JSON.parse(tenant?.S ?? '');

/** The item of a key, which says which tenant of its name it belongs to: one that is made again is another. */
export function toKeyItem(key: StoredKey, tenant: Tenant): DirectoryItem {
  const { revoked_at, last_used_at, ...fixed } = key;
  return {
    ...keyEntry(key.id),
    ...inList(keysList(key.tenant_id), `${key.created_at}#${key.id}`),
    tenant_id: { S: key.tenant_id },
    tenant_created_at: { S: tenant.created_at },
    key: { S: JSON.stringify(fixed) },
    ...(revoked_at !== undefined && { revoked_at: { S: revoked_at } }),
    ...(last_used_at !== undefined && { last_used_at: { S: last_used_at } }),
  };
}

/** The key of an item. */
export const toKey = ({ key, revoked_at, last_used_at }: DirectoryItem): StoredKey => ({
  ...JSON.parse(key?.S ?? ''),
  ...(revoked_at?.S !== undefined && { revoked_at: revoked_at.S }),
  ...(last_used_at?.S !== undefined && { last_used_at: last_used_at.S }),
});

/** Whether the item of a key belongs to `tenant`, and not to one of the same name that was there before. */
export const isKeyOf = ({ tenant_id, tenant_created_at }: DirectoryItem, tenant: Tenant): boolean =>
  tenant_id?.S === tenant.tenant_id && tenant_created_at?.S === tenant.created_at;

const inList = (list: string, order: string): DirectoryItem => ({
  [listIndex.partitionKey]: { S: list },
  [listIndex.sortKey]: { S: order },
});
