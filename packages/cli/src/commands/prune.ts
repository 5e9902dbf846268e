import { openEngine, type PruneFilter } from '@rdp/embedded';
import { confirm } from '../confirm.ts';
import { type Command, write } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { dataDir, tenantIfNamed } from '../options.ts';

/** Options of `rdp prune`. */
export interface PruneCommandOptions {
  /** Milliseconds. */
  readonly olderThan: number;
  readonly tenant?: string;
  readonly data?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Deletes old records for good and gives their space back. */
export const prune: Command<PruneCommandOptions> = async (options, context) => {
  const engine = await openEngine({ dataDir: dataDir(options.data, context) });
  const print = (json: object, text: string): Promise<void> =>
    write(context.stdout, `${options.json ? JSON.stringify(json) : text}\n`);
  try {
    const tenantId = tenantIfNamed(options.tenant, context);
    const filter: PruneFilter = {
      processedBefore: Date.now() - options.olderThan,
      ...(tenantId !== undefined && { tenantId }),
    };
    const records = engine.countPrunable(filter);
    const counted = `${records.toLocaleString('en')} records`;
    if (options.dryRun) {
      await print({ records, dry_run: true }, `${counted} would be deleted`);
      return EXIT.ok;
    }
    if (!options.yes && !(await confirm(`Delete ${counted} for good?`, context))) return EXIT.failed;
    const done = await engine.prune(filter);
    const mib = (done.bytes / 1024 ** 2).toFixed(1);
    await print(done, `${done.records.toLocaleString('en')} records deleted, ${mib} MiB given back`);
    return EXIT.ok;
  } finally {
    await engine.close();
  }
};
