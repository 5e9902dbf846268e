import { createHash } from 'node:crypto';
import { RdpError } from '@rdp/core';
import type { TenantDirectory } from '@rdp/core/ports';
import { type Authenticate, createKeyAuthentication, createOpenAccess } from '@rdp/ingest';

/** Who can reach the pipeline, and how. */
export interface AccessOptions {
  /** @defaultValue `127.0.0.1` */
  readonly host?: string;
  /** Certificate (with its chain) and private key, in PEM: the pipeline speaks TLS. @defaultValue it speaks plain HTTP */
  readonly tls?: TlsIdentity;
  /** A proxy in front of the pipeline speaks TLS with those who send logs. @defaultValue false */
  readonly behindProxy?: boolean;
  /** Asks for keys on loopback too. Everywhere else they are always asked for. @defaultValue false */
  readonly requireKeys?: boolean;
}

/** What a TLS server shows and proves, in PEM. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
}

/** What follows from {@link AccessOptions}. */
export interface Access {
  readonly host: string;
  /** Whether a request needs a key. */
  readonly needsKey: boolean;
  /** Whether only this machine can send requests: then a page in a browser on it must not. */
  readonly loopbackOnly: boolean;
}

/**
 * Loopback is open; what others can reach needs keys, and TLS on the way. Behind a proxy others can reach a loopback address too.
 * @throws RdpError `address_refused` for an address that others can reach without TLS.
 */
export function chooseAccess({
  host = '127.0.0.1',
  tls,
  behindProxy = false,
  requireKeys = false,
}: AccessOptions): Access {
  const loopbackOnly = isLoopback(host) && !behindProxy;
  if (!loopbackOnly && !behindProxy && !tls) {
    throw new RdpError(
      'address_refused',
      `${host} is not a loopback address: keys and logs would pass over the network in the clear`,
      {
        hint: 'add --tls-cert and --tls-key, or --behind-proxy where a proxy in front of it speaks TLS',
      },
    );
  }
  return { host, needsKey: requireKeys || !loopbackOnly, loopbackOnly };
}

const isLoopback = (host: string): boolean => /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/i.test(host);

/** What access asks of the directory. */
export type AccessDirectory = Pick<TenantDirectory, 'findKey' | 'noteKeyUse' | 'getTenant'> & {
  hasValidKey(): Promise<boolean>;
};

/**
 * Who sends a request, under `access`.
 * @throws RdpError `address_refused` where keys are needed and there is none.
 */
export async function authenticateFor(
  access: Access,
  directory: AccessDirectory,
  onTrouble: (cause: unknown) => void,
): Promise<Authenticate> {
  const now = Date.now;
  if (!access.needsKey) return createOpenAccess({ directory, now });
  if (!(await directory.hasValidKey())) {
    throw new RdpError('address_refused', 'there are no keys yet, so nobody could send anything', {
      hint: 'make one: rdp tenant create acme, then rdp key create --tenant acme',
    });
  }
  return createKeyAuthentication({ directory, sha256, now, onTrouble });
}

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();
