import { isValid, type StoredKey } from '@rdp/core';
import { type Command, write } from '../../context.ts';
import { EXIT } from '../../exit-codes.ts';
import { tenant } from '../../options.ts';
import { table } from '../../output/table.ts';
import { type DirectoryOptions, withDirectory } from '../../with-directory.ts';
import { keyView } from './key-view.ts';

/** Options of `rdp key ls`. */
export interface ListKeysOptions extends DirectoryOptions {
  readonly tenant?: string;
}

/** Lists the keys of a tenant, never their secrets. */
export const ls: Command<ListKeysOptions> = async (options, context) => {
  const tenantId = tenant(options.tenant, context);
  const keys = await withDirectory(options, context, (directory) => directory.listKeys(tenantId));
  if (options.json) await write(context.stdout, keys.map((key) => `${JSON.stringify(keyView(key))}\n`).join(''));
  else if (keys.length > 0) await write(context.stdout, toTable(keys, Date.now()));
  else context.stderr.write(`${tenantId} has no keys\n`);
  return EXIT.ok;
};

const toTable = (keys: readonly StoredKey[], now: number): string =>
  table(
    ['ID', 'STATE', 'SCOPES', 'CREATED', 'EXPIRES', 'LAST USED'],
    keys.map((key) => [
      key.id,
      stateOf(key, now),
      key.scopes.join(','),
      key.created_at,
      key.expires_at ?? 'never',
      key.last_used_at ?? 'never',
    ]),
  );

function stateOf(key: StoredKey, now: number): string {
  if (key.revoked_at !== undefined) return 'revoked';
  return isValid(key, now) ? 'valid' : 'expired';
}
