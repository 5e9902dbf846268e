import { createHmac, createSecretKey } from 'node:crypto';
import { DEFAULT_POLICY, type RecordMaker } from '@rdp/core';
import { compile } from '@rdp/core/redact';

/** 132 of the 256 bits: RFC 2104 (section 5) asks for at least half. */
const MAC_LENGTH = 22;
/** How many tenants are remembered. */
const MAX_CACHED = 10_000;

const redactor = compile(DEFAULT_POLICY);

/** What makes the records of a tenant under the default policy, with the tenant's key: 32 bytes. */
export function makerOf(tenantId: string, macKey: Uint8Array): RecordMaker {
  // As a KeyObject it is converted once, not with each log.
  const key = createSecretKey(macKey);
  const mac = (content: string): string =>
    createHmac('sha256', key).update(content).digest('base64url').slice(0, MAC_LENGTH);
  return { tenantId, policy: DEFAULT_POLICY, redactor, mac };
}

/** Makers by tenant, remembered. */
export function createMakers(keyOf: (tenantId: string) => Promise<Uint8Array>) {
  const makers = new Map<string, RecordMaker>();
  return async (tenantId: string): Promise<RecordMaker> => {
    const known = makers.get(tenantId);
    if (known) return known;
    const maker = makerOf(tenantId, await keyOf(tenantId));
    if (makers.size >= MAX_CACHED) makers.clear();
    makers.set(tenantId, maker);
    return maker;
  };
}
