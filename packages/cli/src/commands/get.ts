import { openEngine } from '@rdp/embedded';
import { type Command, write } from '../context.ts';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { dataDir, tenant } from '../options.ts';

/** Options of `rdp get`. */
export interface GetOptions {
  readonly logId: string;
  readonly tenant?: string;
  readonly data?: string;
  readonly original?: boolean;
  readonly json?: boolean;
}

/** Prints one record as JSON; its originals only with `--original`. */
export const get: Command<GetOptions> = async (options, context) => {
  const tenantId = tenant(options.tenant, context);
  const engine = await openEngine({ dataDir: dataDir(options.data, context) });
  try {
    const record = await engine.store.get(tenantId, options.logId, { original: options.original ?? false });
    if (!record) {
      throw new CliError('not_found', `tenant ${tenantId} has no record with this id`, {
        hint: 'rdp tail shows the newest ones; a log that was just accepted may still be on the queue',
      });
    }
    await write(context.stdout, `${JSON.stringify(record, null, options.json ? 0 : 2)}\n`);
    return EXIT.ok;
  } finally {
    await engine.close();
  }
};
