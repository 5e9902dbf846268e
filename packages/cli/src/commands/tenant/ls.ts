import type { Tenant } from '@rdp/core';
import type { TenantDirectory } from '@rdp/core/ports';
import { type Command, write } from '../../context.ts';
import { EXIT } from '../../exit-codes.ts';
import { table } from '../../output/table.ts';
import { type DirectoryOptions, withDirectory } from '../../with-directory.ts';

const PAGE = 1_000;

/** Lists the tenants of the directory. */
export const ls: Command<DirectoryOptions> = (options, context) =>
  withDirectory(options, context, async (directory) => {
    const tenants: Tenant[] = [];
    for await (const page of pages(directory)) {
      if (options.json) await write(context.stdout, page.map((tenant) => `${JSON.stringify(tenant)}\n`).join(''));
      else tenants.push(...page);
    }
    if (tenants.length > 0) await write(context.stdout, toTable(tenants));
    else if (!options.json) context.stderr.write('no tenants\n');
    return EXIT.ok;
  });

async function* pages(directory: TenantDirectory): AsyncGenerator<Tenant[]> {
  let after: string | undefined;
  do {
    const page = await directory.listTenants({ limit: PAGE, ...(after !== undefined && { after }) });
    if (page.length > 0) yield page;
    after = page.length < PAGE ? undefined : page.at(-1)?.tenant_id;
  } while (after !== undefined);
}

const toTable = (tenants: readonly Tenant[]): string =>
  table(
    ['TENANT', 'STATE', 'CREATED', 'CHANGED'],
    tenants.map(({ tenant_id, state, created_at, updated_at }) => [tenant_id, state, created_at, updated_at]),
  );
