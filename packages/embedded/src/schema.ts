/**
 * The migrations of the database file, in order: migration n brings `user_version` from n to n + 1. A landed migration is
 * never changed; a change of the schema is one more of them.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE tenants (
    tenant_id TEXT PRIMARY KEY,
    -- The key of content_mac: 32 random bytes.
    mac_key BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    body TEXT NOT NULL,
    visible_at INTEGER NOT NULL,
    receive_count INTEGER NOT NULL DEFAULT 0,
    -- How often it was received since something of it was last settled: what the last net counts.
    stalled_receives INTEGER NOT NULL DEFAULT 0,
    failure_count INTEGER NOT NULL DEFAULT 0,
    first_failed_at INTEGER,
    redrives INTEGER NOT NULL DEFAULT 0,
    -- Which process holds the message while it is in flight.
    lease_owner TEXT
  ) STRICT;
  CREATE INDEX messages_visible ON messages (visible_at);

  CREATE TABLE lease_owners (
    owner TEXT PRIMARY KEY,
    pid INTEGER NOT NULL,
    heartbeat_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE dead_letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL,
    body TEXT NOT NULL,
    reason TEXT NOT NULL,
    failures INTEGER NOT NULL,
    first_failed_at INTEGER NOT NULL,
    last_failed_at INTEGER NOT NULL,
    redrives INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX dead_letters_failed ON dead_letters (last_failed_at);
  CREATE INDEX dead_letters_expiry ON dead_letters (expires_at);

  -- The last seq given to a record: given inside the write transaction, so that the order of seq is the order of commit.
  CREATE TABLE sequence (last INTEGER NOT NULL) STRICT;
  INSERT INTO sequence VALUES (0);

  CREATE TABLE records (
    seq INTEGER PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    log_id TEXT NOT NULL,
    source TEXT NOT NULL,
    original_text TEXT,
    -- NULL where it is the original_text.
    modified_data TEXT,
    processed_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    logged_at INTEGER,
    level TEXT,
    -- JSON; NULL where there are none, or where they are the original_attributes.
    attributes TEXT,
    original_attributes TEXT,
    -- JSON; NULL where nothing was found.
    redactions TEXT,
    policy_version TEXT NOT NULL,
    conflict_of TEXT,
    content_mac TEXT NOT NULL,
    -- Epoch seconds.
    expires_at INTEGER
  ) STRICT;
  CREATE INDEX records_time ON records (tenant_id, processed_at);
  CREATE INDEX records_tail ON records (tenant_id, seq);
  CREATE INDEX records_expiry ON records (expires_at) WHERE expires_at IS NOT NULL;

  -- Two levels of one index from (tenant_id, log_id) to records: id-index.ts says why.
  CREATE TABLE recent_ids (seq INTEGER PRIMARY KEY, id_hash INTEGER NOT NULL) STRICT;
  CREATE TABLE id_index (id_hash INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (id_hash, seq)) STRICT, WITHOUT ROWID;

  CREATE TABLE checkpoints (
    -- The identity of the source: what the ids of its logs are derived from.
    source_id TEXT PRIMARY KEY,
    target TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    device TEXT NOT NULL,
    inode TEXT NOT NULL,
    birth_ns TEXT NOT NULL,
    head_bytes INTEGER NOT NULL,
    head_hash TEXT NOT NULL,
    -- Where to go on in the decompressed stream, in bytes, and the number of lines before it.
    next_offset INTEGER NOT NULL,
    next_line INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX checkpoints_file ON checkpoints (device, inode, birth_ns);
  `,
  `
  -- A row for all records that were inserted together: their seqs follow each other from first_seq on. hashes has 8 bytes
  -- for each, the hash of its id as a 64-bit floating-point number.
  INSERT OR IGNORE INTO id_index SELECT id_hash, seq FROM recent_ids;
  DROP TABLE recent_ids;
  CREATE TABLE recent_ids (first_seq INTEGER PRIMARY KEY, hashes BLOB NOT NULL) STRICT;
  `,
  `
  -- Tenants that were set up; the table tenants has every tenant that was ever seen. All times in ISO 8601.
  CREATE TABLE directory_tenants (
    tenant_id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    -- JSON: policy, retention, quotas.
    settings TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    -- SHA-256 of the key, in hexadecimal digits.
    hash TEXT NOT NULL,
    -- Separated by spaces.
    scopes TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT,
    last_used_at TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX api_keys_tenant ON api_keys (tenant_id, created_at, id);
  `,
];
