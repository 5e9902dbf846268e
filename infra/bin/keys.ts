/**
 * @module
 * Makes, lists and revokes keys in the directory of a deployed stack, with the AWS credentials of whoever runs it.
 */
import { createHash, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createPlainDynamoClient, createTenantDirectory, readDirectoryTableName } from '@rdp/aws';
import { issueKey, type KeyScope, RdpError } from '@rdp/core';
import type { TenantDirectory } from '@rdp/core/ports';

const USAGE = `Usage, with the table in RDP_DIRECTORY_TABLE_NAME (output DirectoryTableName of the stack):
  node --conditions=@rdp/source bin/keys.ts create <tenant> [--scope ingest|read|admin]... [--days <count>]
  node --conditions=@rdp/source bin/keys.ts ls <tenant>
  node --conditions=@rdp/source bin/keys.ts revoke <tenant> <id>
create puts a tenant into the directory that is not there yet. The key is shown this once.
`;

const SCOPES: readonly string[] = ['ingest', 'read', 'admin'] satisfies KeyScope[];
const DAY_MS = 24 * 60 * 60 * 1000;

class UsageError extends Error {}

interface Request {
  readonly command: string;
  readonly tenantId: string;
  readonly id: string | undefined;
  readonly scopes: readonly KeyScope[];
  readonly days: number | undefined;
}

function read(args: readonly string[]): Request {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { scope: { type: 'string', multiple: true, default: ['ingest'] }, days: { type: 'string' } },
  });
  const [command = '', tenantId = '', id, ...more] = positionals;
  const scopes = [...new Set(values.scope)];
  const isWhole = more.length === 0 && (command === 'revoke' ? id !== undefined : id === undefined);
  if (!isWhole) throw new UsageError('wrong number of arguments');
  if (!/^[A-Za-z0-9_.-]{1,128}$/.test(tenantId)) throw new UsageError('a tenant is 1 to 128 of A-Z a-z 0-9 _ - .');
  if (!scopes.every((scope) => SCOPES.includes(scope))) throw new UsageError(`a scope is one of ${SCOPES.join(', ')}`);
  if (values.days !== undefined && !/^[1-9]\d{0,4}$/.test(values.days))
    throw new UsageError('--days is a whole number');
  const days = values.days === undefined ? undefined : Number(values.days);
  return { command, tenantId, id, scopes: scopes as KeyScope[], days };
}

async function create(directory: TenantDirectory, { tenantId, scopes, days }: Request): Promise<void> {
  if (!(await directory.getTenant(tenantId))) {
    await directory.createTenant(tenantId);
    process.stderr.write(`created the tenant ${tenantId}\n`);
  }
  const end = days === undefined ? {} : { expires_at: new Date(Date.now() + days * DAY_MS).toISOString() };
  const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();
  const { key, stored } = issueKey({ tenant_id: tenantId, scopes, ...end }, { randomBytes, sha256, now: Date.now });
  await directory.addKey(stored);
  process.stdout.write(`${key.text}\n`);
}

async function ls(directory: TenantDirectory, { tenantId }: Request): Promise<void> {
  for (const { hash: _hash, ...key } of await directory.listKeys(tenantId)) {
    process.stdout.write(`${JSON.stringify(key)}\n`);
  }
}

async function revoke(directory: TenantDirectory, { tenantId, id = '' }: Request): Promise<void> {
  const { revoked_at } = await directory.revokeKey(tenantId, id);
  process.stdout.write(`revoked ${id} at ${revoked_at}\n`);
}

const COMMANDS: Readonly<Record<string, typeof create>> = { create, ls, revoke };

try {
  const request = read(process.argv.slice(2));
  const command = Object.hasOwn(COMMANDS, request.command) ? COMMANDS[request.command] : undefined;
  if (!command) throw new UsageError('no such command');
  const dynamo = createPlainDynamoClient();
  const tableName = readDirectoryTableName(process.env);
  await command(createTenantDirectory({ dynamo, tableName, now: Date.now, random: Math.random }), request);
  dynamo.destroy();
} catch (error) {
  const isUsage =
    error instanceof UsageError || (error as { code?: unknown }).code?.toString().startsWith('ERR_PARSE_ARGS');
  if (!isUsage && !(error instanceof RdpError)) throw error;
  process.stderr.write(`${(error as Error).message}\n${isUsage ? USAGE : ''}`);
  process.exitCode = isUsage ? 2 : 1;
}
