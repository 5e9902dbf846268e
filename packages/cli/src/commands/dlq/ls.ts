import type { DeadLetterCount } from '@rdp/core/ports';
import { openEngine } from '@rdp/embedded';
import { type Command, write } from '../../context.ts';
import { formatDuration } from '../../duration.ts';
import { EXIT } from '../../exit-codes.ts';
import { dataDir } from '../../options.ts';
import { table } from '../../output/table.ts';
import { type FilterOptions, toFilter } from './filter.ts';

/** Counts dead letters by tenant and reason. */
export const ls: Command<FilterOptions> = async (options, context) => {
  const engine = await openEngine({ dataDir: dataDir(options.data, context) });
  try {
    const all = await engine.deadLetters.count(toFilter(options, context));
    const groups = all.slice(0, options.limit);
    if (options.json) await write(context.stdout, groups.map(toJson).join(''));
    else if (groups.length > 0) await write(context.stdout, toTable(groups, Date.now()));
    else context.stderr.write('no dead letters\n');
    return EXIT.ok;
  } finally {
    await engine.close();
  }
};

const toTable = (groups: readonly DeadLetterCount[], now: number): string =>
  table(
    ['TENANT', 'REASON', 'COUNT', 'OLDEST', 'TIME LEFT'],
    groups.map(({ tenantId, reason, count, oldest, expiresAt }) => [
      tenantId,
      reason,
      count,
      formatDuration(now - oldest),
      formatDuration(expiresAt - now),
    ]),
  );

const toJson = ({ tenantId, reason, count, oldest, expiresAt }: DeadLetterCount): string =>
  `${JSON.stringify({
    tenant_id: tenantId,
    reason,
    count,
    oldest: new Date(oldest).toISOString(),
    expires_at: new Date(expiresAt).toISOString(),
  })}\n`;
