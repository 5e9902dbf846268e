import { type Command, write } from '../../context.ts';
import { EXIT } from '../../exit-codes.ts';
import { tenant } from '../../options.ts';
import { type DirectoryOptions, withDirectory } from '../../with-directory.ts';

/** Options of the commands that are given one tenant. */
export interface OneTenantOptions extends DirectoryOptions {
  readonly name: string;
}

/** Puts a tenant into the directory. */
export const create: Command<OneTenantOptions> = async (options, context) => {
  const tenantId = tenant(options.name, context);
  const made = await withDirectory(options, context, (directory) => directory.createTenant(tenantId));
  await write(context.stdout, options.json ? `${JSON.stringify(made)}\n` : `created ${tenantId}\n`);
  if (!options.json) context.stderr.write(`rdp key create --tenant ${tenantId} makes a key for it\n`);
  return EXIT.ok;
};
