import type { DeadLetterFilter, DeadLetterQueue, DeadLetterReason } from '@rdp/core/ports';
import type { Context } from '../../context.ts';
import { tenantIfNamed } from '../../options.ts';

/** Options that all commands of `rdp dlq` share: which dead letters are meant; none means all. */
export interface FilterOptions {
  readonly tenant?: string;
  readonly reason?: DeadLetterReason;
  /** Milliseconds. */
  readonly olderThan?: number;
  readonly id?: readonly string[];
  readonly limit?: number;
  readonly data?: string;
  readonly json?: boolean;
}

/** The dead letters that the options mean. @throws CliError for a tenant that cannot be one. */
export function toFilter({ tenant, reason, olderThan, id }: FilterOptions, context: Context): DeadLetterFilter {
  const tenantId = tenantIfNamed(tenant, context);
  return {
    ...(tenantId !== undefined && { tenantId }),
    ...(reason !== undefined && { reason }),
    ...(olderThan !== undefined && { failedBefore: Date.now() - olderThan }),
    ...(id !== undefined && { ids: id }),
  };
}

/** {@link toFilter} for a command that moves letters: one that is sent back and fails again meanwhile is not meant. */
export const toFixedFilter = (options: FilterOptions, context: Context): DeadLetterFilter =>
  toFilter({ ...options, olderThan: options.olderThan ?? 0 }, context);

/** How many dead letters a command would move. */
export async function countMeant(
  deadLetters: DeadLetterQueue,
  filter: DeadLetterFilter,
  limit = Number.POSITIVE_INFINITY,
): Promise<number> {
  const groups = await deadLetters.count(filter);
  return Math.min(
    limit,
    groups.reduce((sum, { count }) => sum + count, 0),
  );
}

/** `1 dead letter`, `1,234 dead letters`. */
export const lettersText = (count: number): string =>
  `${count.toLocaleString('en')} dead letter${count === 1 ? '' : 's'}`;

/** The dead letters that are to be moved. */
export interface Meant {
  readonly deadLetters: DeadLetterQueue;
  readonly filter: DeadLetterFilter;
  readonly count: number;
}
