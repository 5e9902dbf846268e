import type { DeadLetterCount } from '@rdp/core/ports';
import { openEngine } from '@rdp/embedded';
import { type Command, write } from '../../context.ts';
import { formatDuration } from '../../duration.ts';
import { EXIT } from '../../exit-codes.ts';
import { dataDir } from '../../options.ts';
import { printable } from '../../output/record-line.ts';
import { anyTenant, counted } from './filter.ts';

/** Options of `rdp dlq ls`. */
export interface LsOptions {
  readonly tenant?: string;
  readonly data?: string;
  readonly json?: boolean;
}

/** Shows how many dead letters there are by tenant and reason, how old they are, and when the first is dropped. */
export const ls: Command<LsOptions> = async (options, context) => {
  const tenantId = anyTenant(options.tenant, context);
  const engine = await openEngine({ dataDir: dataDir(options.data, context) });
  try {
    const groups = await engine.deadLetters.count(tenantId === undefined ? {} : { tenantId });
    if (groups.length === 0) context.stderr.write('no dead letters\n');
    const width = Math.max(...groups.map((group) => group.tenantId.length));
    for (const group of groups) {
      await write(context.stdout, options.json ? jsonLine(group) : line(group, width, Date.now()));
    }
    return EXIT.ok;
  } finally {
    await engine.close();
  }
};

function line({ tenantId, reason, count, oldest, expiresAt }: DeadLetterCount, width: number, now: number): string {
  const age = `the oldest failed ${formatDuration(now - oldest)} ago`;
  const left = `dropped in ${formatDuration(expiresAt - now)}`;
  return `${printable(tenantId).padEnd(width)}  ${reason.padEnd(16)}  ${counted(count)}, ${age}, ${left}\n`;
}

function jsonLine({ tenantId, reason, count, oldest, expiresAt }: DeadLetterCount): string {
  const times = { oldest: new Date(oldest).toISOString(), expires_at: new Date(expiresAt).toISOString() };
  return `${JSON.stringify({ tenant: tenantId, reason, count, ...times })}\n`;
}
