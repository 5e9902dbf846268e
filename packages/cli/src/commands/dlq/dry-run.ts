import { type Context, write } from '../../context.ts';
import { EXIT, type ExitCode } from '../../exit-codes.ts';
import { table } from '../../output/table.ts';
import { type FilterOptions, lettersText, type Meant } from './filter.ts';

/** How many letters a dry run shows one by one: their bodies are in memory at once. */
const SHOWN = 100;

/** Says what a command would do to dead letters, and shows the first of them. */
export async function dryRun(
  { deadLetters, filter, count }: Meant,
  done: string,
  options: FilterOptions,
  context: Context,
): Promise<ExitCode> {
  if (options.json) {
    await write(context.stdout, `${JSON.stringify({ letters: count, dry_run: true })}\n`);
    return EXIT.ok;
  }
  const letters = await deadLetters.peek(filter, Math.min(count, SHOWN));
  const rows = letters.map(({ id, tenantId, reason, lastFailedAt, redrives }) => [
    id,
    tenantId,
    reason,
    new Date(lastFailedAt).toISOString(),
    redrives,
  ]);
  const shown = rows.length === 0 ? '' : table(['ID', 'TENANT', 'REASON', 'LAST FAILURE', 'REDRIVES'], rows);
  const rest = count > rows.length ? `and ${(count - rows.length).toLocaleString('en')} more\n` : '';
  await write(context.stdout, `${shown}${rest}${lettersText(count)} would be ${done}\n`);
  return EXIT.ok;
}
