import { createHash, randomBytes } from 'node:crypto';
import { issueKey, type KeyScope } from '@rdp/core';
import { type Command, write } from '../../context.ts';
import { EXIT } from '../../exit-codes.ts';
import { tenant } from '../../options.ts';
import { type DirectoryOptions, withDirectory } from '../../with-directory.ts';
import { keyView } from './key-view.ts';

/** Options of `rdp key create`. */
export interface CreateKeyOptions extends DirectoryOptions {
  readonly tenant?: string;
  readonly scope?: readonly KeyScope[];
  /** Milliseconds from now. */
  readonly expires?: number;
}

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();

/** Makes a key and prints it, this once: only its hash is kept. */
export const create: Command<CreateKeyOptions> = async (options, context) => {
  const tenantId = tenant(options.tenant, context);
  const scopes = [...new Set(options.scope ?? (['ingest'] as const))];
  const end = options.expires === undefined ? {} : { expires_at: new Date(Date.now() + options.expires).toISOString() };
  const { key, stored } = issueKey({ tenant_id: tenantId, scopes, ...end }, { randomBytes, sha256, now: Date.now });
  await withDirectory(options, context, (directory) => directory.addKey(stored));
  await write(
    context.stdout,
    options.json ? `${JSON.stringify({ ...keyView(stored), key: key.text })}\n` : `${key.text}\n`,
  );
  if (!options.json)
    context.stderr.write(`this key of ${tenantId} (${scopes.join(', ')}) is shown only now: keep it safe\n`);
  return EXIT.ok;
};
