import { randomBytes } from 'node:crypto';
import type { Committer } from './committer.ts';
import type { Database } from './database.ts';

/** The key of a tenant, made when the tenant is first seen. */
export const createMacKeys =
  (database: Database, committer: Committer) =>
  async (tenantId: string): Promise<Uint8Array> =>
    readKey(database, tenantId) ?? (await committer.write(() => makeKey(database, tenantId)));

const readKey = (database: Database, tenantId: string): Uint8Array | undefined =>
  database.prepare('SELECT mac_key FROM tenants WHERE tenant_id = ?').get(tenantId)?.['mac_key'] as
    | Uint8Array
    | undefined;

function makeKey(database: Database, tenantId: string): Uint8Array {
  // Another process may have been first: its key stays.
  database.prepare('INSERT INTO tenants VALUES (?, ?) ON CONFLICT DO NOTHING').run(tenantId, randomBytes(32));
  return readKey(database, tenantId) as Uint8Array;
}
