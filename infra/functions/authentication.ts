import { createHash } from 'node:crypto';
import { createKeyLookup, createPlainDynamoClient, type Environment, readDirectoryTableName } from '@rdp/aws';
import { RdpError, toRdpError } from '@rdp/core';
import { type Authenticate, createKeyAuthentication, openAccess } from '@rdp/ingest';
import type { Telemetry } from './telemetry.ts';

/**
 * Who may send, by `RDP_AUTH`: `api-key` asks for a key of the directory; with `iam` the function URL lets only signed requests
 * through, and with `none` everybody.
 * @throws RdpError `aws_not_configured` for anything else: nothing is open because somebody forgot to say so.
 */
export function authenticationFor(environment: Environment, telemetry: Pick<Telemetry, 'trouble'>): Authenticate {
  const chosen = environment['RDP_AUTH'];
  if (chosen === 'none' || chosen === 'iam') return openAccess;
  if (chosen !== 'api-key') throw new RdpError('aws_not_configured', 'RDP_AUTH must be api-key, iam or none');
  const now = Date.now;
  const tableName = readDirectoryTableName(environment);
  return createKeyAuthentication({
    directory: createKeyLookup({ dynamo: createPlainDynamoClient(), tableName, now }),
    sha256: (text) => createHash('sha256').update(text).digest(),
    now,
    onTrouble: (cause) => telemetry.trouble(toRdpError(cause)),
  });
}
