import { type Command, write } from '../../context.ts';
import { EXIT } from '../../exit-codes.ts';
import { tenant } from '../../options.ts';
import { type DirectoryOptions, withDirectory } from '../../with-directory.ts';
import { keyView } from './key-view.ts';

/** Options of `rdp key revoke`. */
export interface RevokeOptions extends DirectoryOptions {
  readonly id: string;
  readonly tenant?: string;
}

/** Makes a key invalid for good. */
export const revoke: Command<RevokeOptions> = async (options, context) => {
  const tenantId = tenant(options.tenant, context);
  const key = await withDirectory(options, context, (directory) => directory.revokeKey(tenantId, options.id));
  await write(context.stdout, options.json ? `${JSON.stringify(keyView(key))}\n` : `revoked ${key.id}\n`);
  if (!options.json) context.stderr.write('a pipeline that runs takes it for up to a minute more\n');
  return EXIT.ok;
};
