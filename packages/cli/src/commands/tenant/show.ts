import { tenantNotFound } from '@rdp/core';
import { type Command, write } from '../../context.ts';
import { EXIT } from '../../exit-codes.ts';
import { tenant } from '../../options.ts';
import { withDirectory } from '../../with-directory.ts';
import type { OneTenantOptions } from './create.ts';

/** Prints how a tenant is set up, as JSON. */
export const show: Command<OneTenantOptions> = async (options, context) => {
  const tenantId = tenant(options.name, context);
  const found = await withDirectory(options, context, (directory) => directory.getTenant(tenantId));
  if (!found) throw tenantNotFound(tenantId);
  await write(context.stdout, `${JSON.stringify(found, null, options.json ? 0 : 2)}\n`);
  return EXIT.ok;
};
