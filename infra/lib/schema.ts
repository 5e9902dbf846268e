/** The names of the time index and of the attributes that key and expire items. */
export const INDEX_NAME = 'by-time';

export const ATTRIBUTES = {
  tenantId: 'tenant_id',
  logId: 'log_id',
  tenantShard: 'tenant_shard',
  timeKey: 'time_key',
  expiresAt: 'expires_at',
} as const;

/** What the time index holds of a record beside the keys: everything but the originals. */
export const PROJECTED_ATTRIBUTES = [
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
