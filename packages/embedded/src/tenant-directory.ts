import {
  changed,
  KEY_USE_STEP_MS,
  type KeyScope,
  keyNotFound,
  newTenant,
  type StoredKey,
  type Tenant,
  tenantExists,
  tenantNotFound,
} from '@rdp/core';
import type { TenantDirectory } from '@rdp/core/ports';
import type { Committer } from './committer.ts';
import type { Database } from './database.ts';

/** What the directory needs. */
export interface DirectoryParts {
  readonly database: Database;
  readonly committer: Committer;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The directory of the embedded engine. */
export interface EmbeddedDirectory extends TenantDirectory {
  /** Whether some key is valid now. */
  hasValidKey(): Promise<boolean>;
}

type Row = Readonly<Record<string, unknown>>;

/** The directory in two tables of the database. */
export function createTenantDirectory({ database, committer, now }: DirectoryParts): EmbeddedDirectory {
  const iso = (at = now()): string => new Date(at).toISOString();

  const readTenant = (tenantId: string): Tenant | undefined => {
    const row = database.prepare('SELECT * FROM directory_tenants WHERE tenant_id = ?').get(tenantId);
    return row && toTenant(row);
  };
  const readKey = (id: string): StoredKey | undefined => {
    const row = database.prepare('SELECT * FROM api_keys WHERE id = ?').get(id);
    return row && toKey(row);
  };
  const keyOfTenant = (tenantId: string, id: string): StoredKey => {
    const key = readKey(id);
    if (key?.tenant_id !== tenantId) throw keyNotFound(tenantId);
    return key;
  };

  return {
    createTenant: (tenantId, settings = {}) =>
      committer.write(() => {
        if (readTenant(tenantId)) throw tenantExists(tenantId);
        return saveTenant(database, newTenant(tenantId, settings, now()));
      }),

    getTenant: async (tenantId) => readTenant(tenantId),

    listTenants: async ({ limit, after = '' }) =>
      database
        .prepare('SELECT * FROM directory_tenants WHERE tenant_id > ? ORDER BY tenant_id LIMIT ?')
        .all(after, limit)
        .map(toTenant),

    changeTenant: (tenantId, change, version) =>
      committer.write(() => {
        const tenant = readTenant(tenantId);
        if (!tenant) throw tenantNotFound(tenantId);
        return saveTenant(database, changed(tenant, change, now(), version));
      }),

    removeTenant: (tenantId) =>
      committer.write(() => {
        database.prepare('DELETE FROM api_keys WHERE tenant_id = ?').run(tenantId);
        return database.prepare('DELETE FROM directory_tenants WHERE tenant_id = ?').run(tenantId).changes === 1;
      }),

    addKey: (key) =>
      committer.write(() => {
        if (!readTenant(key.tenant_id)) throw tenantNotFound(key.tenant_id);
        insertKey(database, key);
      }),

    async findKey(id) {
      const key = readKey(id);
      const tenant = key && readTenant(key.tenant_id);
      return tenant && { key, tenant };
    },

    listKeys: async (tenantId) =>
      database.prepare('SELECT * FROM api_keys WHERE tenant_id = ? ORDER BY created_at, id').all(tenantId).map(toKey),

    revokeKey: (tenantId, id) =>
      committer.write(() => {
        keyOfTenant(tenantId, id);
        database.prepare('UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL').run(iso(), id);
        return keyOfTenant(tenantId, id);
      }),

    noteKeyUse(id) {
      const at = now();
      return committer.write(
        () =>
          void database
            .prepare('UPDATE api_keys SET last_used_at = ? WHERE id = ? AND coalesce(last_used_at, ?) <= ?')
            .run(iso(at), id, '', iso(at - KEY_USE_STEP_MS)),
      );
    },

    hasValidKey: async () =>
      database
        .prepare('SELECT 1 FROM api_keys WHERE revoked_at IS NULL AND coalesce(expires_at > ?, TRUE) LIMIT 1')
        .get(iso()) !== undefined,
  };
}

function saveTenant(database: Database, tenant: Tenant): Tenant {
  const { tenant_id, state, created_at, updated_at, version, ...settings } = tenant;
  database
    .prepare('INSERT OR REPLACE INTO directory_tenants VALUES (?, ?, ?, ?, ?, ?)')
    .run(tenant_id, state, JSON.stringify(settings), created_at, updated_at, version);
  return tenant;
}

function insertKey(database: Database, key: StoredKey): void {
  const { id, tenant_id, hash, scopes, created_at, expires_at = null, revoked_at = null, last_used_at = null } = key;
  database
    .prepare('INSERT INTO api_keys VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    .run(id, tenant_id, hash, scopes.join(' '), created_at, expires_at, revoked_at, last_used_at);
}

const toTenant = ({ settings, ...row }: Row): Tenant => ({ ...JSON.parse(String(settings)), ...row }) as Tenant;

const toKey = ({ scopes, ...row }: Row): StoredKey => {
  const present = Object.entries(row).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(present), scopes: String(scopes).split(' ') as KeyScope[] } as unknown as StoredKey;
};
