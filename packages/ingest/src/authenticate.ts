import { RdpError } from '@rdp/core';

/** Who sends a request. */
export interface Caller {
  /** Whether this caller may write logs of the tenant. */
  readonly mayIngest: (tenantId: string) => boolean;
}

/**
 * Tells who sends a request, by its `Authorization` field.
 * @throws RdpError `unauthenticated` when there is no valid key.
 */
export type Authenticate = (authorization: string | undefined) => Promise<Caller>;

/** For a pipeline that only this machine can reach: everybody may write for every tenant. */
export const openAccess: Authenticate = async () => ({ mayIngest: () => true });

/** @throws RdpError `forbidden` when the caller may not write for the tenant. */
export function authorize(caller: Caller, tenantId: string): void {
  if (!caller.mayIngest(tenantId)) throw new RdpError('forbidden', 'this key may not write logs of this tenant');
}
