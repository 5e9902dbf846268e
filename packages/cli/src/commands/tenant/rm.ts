import { tenantNotFound } from '@rdp/core';
import { confirm } from '../../confirm.ts';
import { type Command, write } from '../../context.ts';
import { EXIT } from '../../exit-codes.ts';
import { tenant } from '../../options.ts';
import { withDirectory } from '../../with-directory.ts';
import type { OneTenantOptions } from './create.ts';

/** Options of `rdp tenant rm`. */
export interface RemoveOptions extends OneTenantOptions {
  readonly yes?: boolean;
}

/** Takes a tenant and its keys out of the directory. */
export const rm: Command<RemoveOptions> = (options, context) =>
  withDirectory(options, context, async (directory) => {
    const tenantId = tenant(options.name, context);
    if (!(await directory.getTenant(tenantId))) throw tenantNotFound(tenantId);
    const { length: keys } = await directory.listKeys(tenantId);
    const what = `${tenantId} and its ${keys} keys`;
    if (!options.yes && !(await confirm(`Remove ${what}? Its records stay.`, context))) return EXIT.failed;
    await directory.removeTenant(tenantId);
    const json = { tenant_id: tenantId, removed: true, keys };
    await write(context.stdout, options.json ? `${JSON.stringify(json)}\n` : `removed ${what}\n`);
    return EXIT.ok;
  });
