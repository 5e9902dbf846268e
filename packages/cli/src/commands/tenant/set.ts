import type { TenantChange, TenantState } from '@rdp/core';
import { type Command, write } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { EXIT } from '../../exit-codes.ts';
import { tenant } from '../../options.ts';
import { withDirectory } from '../../with-directory.ts';
import type { OneTenantOptions } from './create.ts';

/** Options of `rdp tenant set`. */
export interface SetOptions extends OneTenantOptions {
  readonly state?: TenantState;
}

/** Changes how a tenant is set up. */
export const set: Command<SetOptions> = async (options, context) => {
  const tenantId = tenant(options.name, context);
  const change = changeOf(options);
  const changed = await withDirectory(options, context, (directory) => directory.changeTenant(tenantId, change));
  await write(context.stdout, options.json ? `${JSON.stringify(changed)}\n` : `${tenantId} is ${changed.state}\n`);
  if (!options.json) context.stderr.write('a pipeline that runs knows it within a minute\n');
  return EXIT.ok;
};

function changeOf({ state }: SetOptions): TenantChange {
  if (state !== undefined) return { state };
  throw new CliError('usage', 'nothing to change is named', { hint: 'add --state', exitCode: EXIT.usage });
}
