import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration } from './duration.ts';
import { count, type Done, dataOption, examples } from './program-options.ts';

/** Adds `rdp dlq` and its commands. */
export function addDlq(program: Command, done: Done): void {
  const dlq = program
    .command('dlq')
    .description('look at the dead letters: what was given up, kept for 14 days; send them back or drop them')
    .addHelpText('after', examples(['rdp dlq ls', 'rdp dlq peek --tenant acme', 'rdp dlq redrive --tenant acme']));
  addLs(dlq, done);
  addPeek(dlq, done);
  addRedrive(dlq, done);
  addPurge(dlq, done);
}

function addLs(dlq: Command, done: Done): void {
  dlq
    .command('ls')
    .description('count the dead letters by tenant and reason')
    .addOption(someTenantOption())
    .addOption(dataOption())
    .option('--json', 'a JSON object a line')
    .addHelpText('after', examples(['rdp dlq ls', 'rdp dlq ls --tenant acme --json']))
    .action((options) => {
      done(async (context) => (await import('./commands/dlq/ls.ts')).ls(options, context), options);
    });
}

function addPeek(dlq: Command, done: Done): void {
  filtered(dlq.command('peek').description('show dead letters and the logs in them, redacted; changes nothing'))
    .option('--limit <count>', 'at most this many, oldest failure first', count, 100)
    .option('--original', 'with the text that came in: raw data')
    .option('--json', 'a JSON object a line')
    .addHelpText('after', examples(['rdp dlq peek --tenant acme', 'rdp dlq peek --id 7 --original']))
    .action((options) => {
      done(async (context) => (await import('./commands/dlq/peek.ts')).peek(options, context), options);
    });
}

function addRedrive(dlq: Command, done: Done): void {
  changing(filtered(dlq.command('redrive').description('send dead letters back to the queue, one at a time')))
    .option('--rate <count>', 'at most this many a second', rate)
    .addHelpText(
      'after',
      `
Fix the cause first: a letter that fails again comes back. Ctrl-C is safe: no letter is lost or sent twice.
${examples(['rdp dlq redrive --dry-run', 'rdp dlq redrive --tenant acme --reason unknown --rate 10 --yes'])}`,
    )
    .action((options) => {
      done(async (context) => (await import('./commands/dlq/redrive.ts')).redrive(options, context), options);
    });
}

function addPurge(dlq: Command, done: Done): void {
  changing(filtered(dlq.command('purge').description('drop dead letters for good')))
    .addHelpText('after', examples(['rdp dlq purge --older-than 7d --dry-run', 'rdp dlq purge --id 7 --id 8 --yes']))
    .action((options) => {
      done(async (context) => (await import('./commands/dlq/purge.ts')).purge(options, context), options);
    });
}

const REASONS = ['redaction_failed', 'record_too_large', 'invalid_envelope', 'unknown'];

const someTenantOption = (): Option =>
  new Option('-t, --tenant <name>', 'only of this tenant (RDP_TENANT; default: all tenants)');

const filtered = (command: Command): Command =>
  command
    .addOption(someTenantOption())
    .addOption(new Option('--reason <reason>', 'only those given up for it').choices(REASONS))
    .option('--older-than <duration>', 'only those that failed longer ago than this, as 10m, 2h or 3d', parseDuration)
    .option('--id <id>', 'only this one; may be repeated', (id: string, ids: string[] = []) => [...ids, id])
    .addOption(dataOption());

const changing = (command: Command): Command =>
  command
    .option('--limit <count>', 'at most this many, oldest failure first (default: all)', count)
    .option('--dry-run', 'only print the ids of those that are meant')
    .option('--yes', 'do not ask')
    .option('--json', 'print the result as JSON');

function rate(value: string): number {
  const number = /^\d{1,6}(?:\.\d{1,3})?$/.test(value) ? Number(value) : 0;
  if (number <= 0) throw new InvalidArgumentError('It must be a number above 0, as 10 or 0.5.');
  return number;
}
