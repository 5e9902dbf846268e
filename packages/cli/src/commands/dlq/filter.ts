import type { DeadLetterFilter, DeadLetterQueue, DeadLetterReason } from '@rdp/core/ports';
import type { Context } from '../../context.ts';
import { tenant } from '../../options.ts';

/** The options that say which dead letters are meant. */
export interface FilterOptions {
  readonly tenant?: string;
  readonly reason?: DeadLetterReason;
  /** Milliseconds since the last failure. */
  readonly olderThan?: number;
  readonly id?: readonly string[];
  readonly limit?: number;
  readonly data?: string;
  readonly json?: boolean;
}

/** The options of what moves or drops dead letters. */
export interface ChangeOptions extends FilterOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** The tenant of `--tenant` or `RDP_TENANT`; without one, all tenants are meant. @throws CliError when it cannot be one. */
export const anyTenant = (option: string | undefined, context: Context): string | undefined =>
  option === undefined && !context.env['RDP_TENANT'] ? undefined : tenant(option, context);

/** The filter that the options ask for. */
export function letterFilter(options: FilterOptions, context: Context): DeadLetterFilter {
  const tenantId = anyTenant(options.tenant, context);
  return {
    ...(tenantId !== undefined && { tenantId }),
    ...(options.reason !== undefined && { reason: options.reason }),
    ...(options.olderThan !== undefined && { failedBefore: Date.now() - options.olderThan }),
    ...(options.id !== undefined && { ids: options.id }),
  };
}

/** How many letters a filter and a limit mean now. What comes in later is no part of it. */
export async function countLetters(queue: DeadLetterQueue, filter: DeadLetterFilter, limit?: number): Promise<number> {
  const groups = await queue.count(filter);
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  return Math.min(total, limit ?? total);
}

/** `1 dead letter`, `2 dead letters`. */
export const counted = (count: number): string =>
  `${count.toLocaleString('en')} dead letter${count === 1 ? '' : 's'}`;
