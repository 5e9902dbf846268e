import { timingSafeEqual } from 'node:crypto';
import {
  isValid,
  KEY_USE_STEP_MS,
  type KeyScope,
  RdpError,
  readApiKey,
  type Sha256,
  type StoredKey,
  type Tenant,
} from '@rdp/core';
import type { TenantDirectory } from '@rdp/core/ports';
import { createBoundedMap } from './bounded-map.ts';
import { createCachedLookup } from './cached-lookup.ts';

/** Who sends a request. */
export interface Caller {
  /** @throws RdpError `forbidden` when the caller may not do this for the tenant. */
  readonly authorize: (scope: KeyScope, tenantId: string) => Promise<void>;
}

/**
 * Tells who sends a request, by its `Authorization` field.
 * @throws RdpError `unauthenticated` when there is no valid key, `forbidden` when its tenant is suspended.
 */
export type Authenticate = (authorization: string | undefined) => Promise<Caller>;

/** For a pipeline where others see to who may call it: everybody may do everything for every tenant. */
export const openAccess: Authenticate = async () => ({ authorize: async () => {} });

/** What open access that knows of suspended tenants needs. */
export interface OpenAccessOptions {
  readonly directory: Pick<TenantDirectory, 'getTenant'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** {@link openAccess}, but for tenants that are suspended; a tenant that nobody created is active. */
export function createOpenAccess({ directory, now }: OpenAccessOptions): Authenticate {
  const find = createCachedLookup({ load: (tenantId) => directory.getTenant(tenantId), now });
  const caller: Caller = {
    async authorize(_scope, tenantId) {
      const tenant = await find(tenantId);
      if (tenant) assertActive(tenant);
    },
  };
  return async () => caller;
}

/** What authentication by key needs. */
export interface KeyAuthenticationOptions {
  readonly directory: Pick<TenantDirectory, 'findKey' | 'noteKeyUse'>;
  readonly sha256: Sha256;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Is told when a use could not be noted: no request waits for that. */
  readonly onTrouble?: (cause: unknown) => void;
}

/** How many keys are remembered as noted. */
const MAX_NOTED = 10_000;
/** What no key has for its hash. */
const NO_HASH = new Uint8Array(32);

/**
 * Asks each request for a key of its tenant: `Authorization: Bearer rdp_…`. What the directory says of a key is believed for up
 * to a minute. Every request without a valid key gets the same answer, whatever is wrong with it and whoever's it would be.
 */
export function createKeyAuthentication(options: KeyAuthenticationOptions): Authenticate {
  const { directory, sha256, now } = options;
  const find = createCachedLookup({ load: (id) => directory.findKey(id), now });
  const noted = createBoundedMap<string, number>(MAX_NOTED);

  /** Not waited for. */
  function noteUse({ id }: StoredKey): void {
    const at = now();
    if (at - (noted.get(id) ?? Number.NEGATIVE_INFINITY) < KEY_USE_STEP_MS) return;
    noted.set(id, at);
    directory.noteKeyUse(id).catch((cause) => options.onTrouble?.(cause));
  }

  return async (authorization) => {
    const given = readApiKey(bearerOf(authorization));
    if (!given) throw noValidKey();
    const found = await find(given.id);
    // The same work for a key that is not there.
    const hash = found ? Buffer.from(found.key.hash, 'hex') : NO_HASH;
    const matches = timingSafeEqual(sha256(given.text), hash);
    if (!found || !matches || !isValid(found.key, now())) throw noValidKey();
    assertActive(found.tenant);
    noteUse(found.key);
    return callerWith(found.key);
  };
}

/** The token of a `Bearer` field (RFC 6750, section 2.1); the scheme is read in any case (RFC 9110, section 11.1). */
const bearerOf = (authorization = ''): string => /^bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';

const callerWith = ({ tenant_id, scopes }: StoredKey): Caller => ({
  async authorize(scope, tenantId) {
    if (tenantId === tenant_id && scopes.includes(scope)) return;
    throw new RdpError('forbidden', `this key may not ${MEANING[scope]} of this tenant`);
  },
});

const MEANING: Readonly<Record<KeyScope, string>> = {
  ingest: 'write logs',
  read: 'read logs',
  admin: 'change the settings',
};

const noValidKey = (): RdpError => new RdpError('unauthenticated', 'there is no valid key with this request');

function assertActive({ state }: Tenant): void {
  if (state === 'suspended') throw new RdpError('forbidden', 'the tenant is suspended');
}
