/**
 * @module
 * The table: one item a log and tenant, and an index of the records by time. What creates the table and what reads it are made
 * of these names. An item whose `log_id` starts with `~` is no record: no log can have such an id.
 */

/** The attributes of a record that only a reader with access to the table itself can see. */
export const ORIGINAL_ATTRIBUTES = ['original_text', 'original_attributes'] as const;

/** The attributes of a record, without keys and originals: DynamoDB lets an index name at most 20 of them. */
const REDACTED_ATTRIBUTES = [
  'source',
  'modified_data',
  'processed_at',
  'received_at',
  'logged_at',
  'level',
  'attributes',
  'redactions',
  'policy_version',
  'conflict_of',
  'content_mac',
  'expires_at',
] as const;

/** The names of the table. */
export const TABLE_SCHEMA = {
  partitionKey: 'tenant_id',
  sortKey: 'log_id',
  /** Epoch seconds. */
  timeToLiveAttribute: 'expires_at',
  /** All attributes of a record but the originals: what a reader may ask for by name. */
  readableAttributes: ['tenant_id', 'log_id', ...REDACTED_ATTRIBUTES],
  timeIndex: {
    defaultName: 'by-time',
    /** `tenant_id#shard`: one tenant's writes go to as many partitions as there are shards. */
    partitionKey: 'tenant_shard',
    /** `processed_at#log_id`. */
    sortKey: 'time_key',
    /** Beside the keys of index and table, which DynamoDB always projects. */
    projectedAttributes: [...REDACTED_ATTRIBUTES],
  },
} as const;

/**
 * The names of the directory: a table of its own, an item a tenant (`tenant#acme`) and a key (`key#4fZ0kQ2mPwX`), and an index
 * that lists them.
 */
export const DIRECTORY_SCHEMA = {
  partitionKey: 'entry_id',
  listIndex: {
    name: 'by-list',
    /** `tenants`, or `keys#acme` for the keys of a tenant. */
    partitionKey: 'list',
    /** The id of a tenant; of a key, when it was made, and its id. */
    sortKey: 'list_order',
  },
  /** What whoever notes the use of a key may name: nothing that decides whether the key is valid. */
  useAttributes: ['entry_id', 'last_used_at'],
} as const;

/** The most bytes of UTF-8 that DynamoDB takes as a sort key (and that no id of ours comes near). */
export const MAX_SORT_KEY_BYTES = 1024;

/** The id of an item that is no record: never that of a log, since `~` is reserved. */
export const internalId = (name: string): string => `~${name}`;

/** Whether an id is that of an item which is no record. */
export const isInternalId = (logId: string): boolean => logId.startsWith('~');
