import { RdpError } from './errors.ts';
import type { Policy } from './policy.ts';

/** `suspended`: what comes for the tenant is refused; what it has stays. */
export type TenantState = 'active' | 'suspended';

/** What a key may do, for its own tenant only. No scope includes another. */
export type KeyScope = 'ingest' | 'read' | 'admin';

/** What a tenant may send. */
export interface TenantQuotas {
  readonly logs_per_second?: number;
  /** Bytes of text and attributes, decompressed. */
  readonly bytes_per_second?: number;
}

/** What can be chosen for a tenant; what is left out is as for a tenant that nobody created. */
export interface TenantSettings {
  readonly policy?: Policy;
  /** How long records are kept. @defaultValue for ever */
  readonly retention_days?: number;
  /** @defaultValue none */
  readonly quotas?: TenantQuotas;
  /** Whether text and attributes that came in are kept, and how. @defaultValue `yes` */
  readonly keep_original?: 'yes' | 'no' | 'encrypted';
}

/** A tenant as the directory knows it. */
export interface Tenant extends TenantSettings {
  readonly tenant_id: string;
  readonly state: TenantState;
  /** ISO 8601. */
  readonly created_at: string;
  /** ISO 8601. */
  readonly updated_at: string;
  /** 1 for a new tenant; each change adds 1. */
  readonly version: number;
}

/** A change of a tenant: what is left out stays, `null` takes a setting away. */
export type TenantChange = { readonly state?: TenantState } & {
  readonly [Setting in keyof TenantSettings]?: Exclude<TenantSettings[Setting], undefined> | null;
};

/** What is kept of a key: never its secret. */
export interface StoredKey {
  readonly id: string;
  readonly tenant_id: string;
  /** SHA-256 of the whole key, in hexadecimal digits. */
  readonly hash: string;
  readonly scopes: readonly KeyScope[];
  /** ISO 8601. */
  readonly created_at: string;
  /** ISO 8601: from here on the key is not valid. */
  readonly expires_at?: string;
  /** ISO 8601: from here on the key is not valid. */
  readonly revoked_at?: string;
  /** ISO 8601, to about a minute. */
  readonly last_used_at?: string;
}

/** A key and the tenant whose it is. */
export interface KeyOfTenant {
  readonly key: StoredKey;
  readonly tenant: Tenant;
}

/** The directory: tenants, how they are set up, and their keys. A tenant need not be in it to have records. */
export interface TenantDirectory {
  /** @throws RdpError `tenant_exists`. */
  createTenant(tenantId: string, settings?: TenantSettings): Promise<Tenant>;
  getTenant(tenantId: string): Promise<Tenant | undefined>;
  /** Up to `limit` tenants in the order of their ids, those after `after`. */
  listTenants(page: { readonly limit: number; readonly after?: string }): Promise<Tenant[]>;
  /**
   * @param version the version that the change was made from: where the tenant has another by now, nothing is changed.
   * @throws RdpError `not_found` or `tenant_changed`.
   */
  changeTenant(tenantId: string, change: TenantChange, version?: number): Promise<Tenant>;
  /** Takes a tenant and its keys out of the directory; its records stay. Gives whether it was there. */
  removeTenant(tenantId: string): Promise<boolean>;
  /** @throws RdpError `not_found` when the tenant of the key is not there. */
  addKey(key: StoredKey): Promise<void>;
  /** A key by its id and its tenant; nothing where one of them is gone. */
  findKey(id: string): Promise<KeyOfTenant | undefined>;
  /** The keys of a tenant, the oldest first: the expired and the revoked ones too. */
  listKeys(tenantId: string): Promise<StoredKey[]>;
  /** Makes a key invalid for good; one that is already stays as it is. @throws RdpError `not_found` when the tenant has no such key. */
  revokeKey(tenantId: string, id: string): Promise<StoredKey>;
  /** Notes that a key was used, unless that was noted less than a minute ago or the key is gone. */
  noteKeyUse(id: string): Promise<void>;
}

/** How long after one noted use the next is noted, in milliseconds. */
export const KEY_USE_STEP_MS = 60_000;

/** A tenant that is new at `at` (epoch milliseconds). */
export function newTenant(tenantId: string, settings: TenantSettings, at: number): Tenant {
  const time = new Date(at).toISOString();
  return { tenant_id: tenantId, ...settings, state: 'active', created_at: time, updated_at: time, version: 1 };
}

/**
 * `tenant` after `change`, at `at` (epoch milliseconds).
 * @param version as in {@link TenantDirectory.changeTenant}.
 * @throws RdpError `tenant_changed`.
 */
export function changed(tenant: Tenant, change: TenantChange, at: number, version = tenant.version): Tenant {
  if (version !== tenant.version) throw tenantChanged(tenant.tenant_id);
  const all = Object.entries({ ...tenant, ...change }).filter(([, value]) => value !== null && value !== undefined);
  return {
    ...(Object.fromEntries(all) as unknown as Tenant),
    updated_at: new Date(at).toISOString(),
    version: tenant.version + 1,
  };
}

/** @param at epoch milliseconds. */
export const isValid = ({ expires_at, revoked_at }: StoredKey, at: number): boolean =>
  revoked_at === undefined && (expires_at === undefined || at < Date.parse(expires_at));

/** The error for a tenant that the directory has already. */
export const tenantExists = (tenantId: string): RdpError =>
  new RdpError('tenant_exists', `there is a tenant ${tenantId} already`);

/** The error for a tenant that the directory does not have. */
export const tenantNotFound = (tenantId: string): RdpError =>
  new RdpError('not_found', `there is no tenant ${tenantId} in the directory`, {
    hint: `rdp tenant create ${tenantId} makes it, rdp tenant ls shows which there are`,
  });

/** The error for a tenant that somebody else has changed meanwhile. */
export const tenantChanged = (tenantId: string): RdpError =>
  new RdpError('tenant_changed', `the tenant ${tenantId} was changed meanwhile`, {
    hint: 'look at it and try again',
  });

/** The error for a key that a tenant does not have. */
export const keyNotFound = (tenantId: string): RdpError =>
  new RdpError('not_found', `the tenant ${tenantId} has no such key`, {
    hint: `rdp key ls --tenant ${tenantId} shows which there are`,
  });
