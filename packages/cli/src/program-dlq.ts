import type { DeadLetterReason } from '@rdp/core/ports';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration } from './duration.ts';
import { count, type Done, dataOption, examples, tenantOption } from './program-options.ts';

const REASONS: readonly DeadLetterReason[] = ['record_too_large', 'redaction_failed', 'invalid_envelope', 'unknown'];

/** Adds `rdp dlq`. */
export function addDlq(program: Command, done: Done): void {
  const dlq = program
    .command('dlq')
    .description('the dead letters: logs that were given up, kept for 14 days after their last failure')
    .addHelpText(
      'after',
      examples(['rdp dlq ls', 'rdp dlq peek --tenant acme', 'rdp dlq redrive --tenant acme --rate 10']),
    );
  addLs(dlq, done);
  addPeek(dlq, done);
  addRedrive(dlq, done);
  addPurge(dlq, done);
}

function addLs(dlq: Command, done: Done): void {
  withFilter(dlq.command('ls').description('count them by tenant and reason'))
    .option('--limit <count>', 'at most so many lines', count)
    .option('--json', 'a JSON object a line')
    .addHelpText('after', examples(['rdp dlq ls', 'rdp dlq ls --older-than 2d --json']))
    .action((options) => {
      done(async (context) => (await import('./commands/dlq/ls.ts')).ls(options, context), options);
    });
}

function addPeek(dlq: Command, done: Done): void {
  withFilter(dlq.command('peek').description('show them, redacted, the oldest failure first; changes nothing'))
    .option('--limit <count>', 'at most so many', count, 10)
    .option('--original', 'with the text and attributes that came in: raw data')
    .option('--json', 'a JSON object a line')
    .addHelpText('after', examples(['rdp dlq peek --tenant acme', 'rdp dlq peek --id 12 --original']))
    .action((options) => {
      done(async (context) => (await import('./commands/dlq/peek.ts')).peek(options, context), options);
    });
}

function addRedrive(dlq: Command, done: Done): void {
  withMoving(dlq.command('redrive').description('send them back to the queue, the oldest failure first'))
    .option('--rate <count>', 'at most so many a second, as 10 or 0.5', rate)
    .addHelpText(
      'after',
      `
A letter that fails again meanwhile is left where it is. Ctrl-C stops between two letters.
${examples(['rdp dlq redrive --tenant acme --dry-run', 'rdp dlq redrive --reason redaction_failed --rate 10 --yes'])}`,
    )
    .action((options) => {
      done(async (context) => (await import('./commands/dlq/redrive.ts')).redrive(options, context), options);
    });
}

function addPurge(dlq: Command, done: Done): void {
  withMoving(dlq.command('purge').description('drop them for good'))
    .addHelpText('after', examples(['rdp dlq purge --older-than 7d --dry-run', 'rdp dlq purge --id 12 --id 13 --yes']))
    .action((options) => {
      done(async (context) => (await import('./commands/dlq/purge.ts')).purge(options, context), options);
    });
}

const withFilter = (command: Command): Command =>
  command
    .addOption(tenantOption())
    .addOption(new Option('--reason <reason>', 'why they were given up').choices(REASONS))
    .option('--older-than <duration>', 'those that failed last longer ago than this, as 10m, 2h or 3d', parseDuration)
    .option('--id <id>', 'this one; may be given several times', collect)
    .addOption(dataOption());

const withMoving = (command: Command): Command =>
  withFilter(command)
    .option('--limit <count>', 'at most so many', count)
    .option('--dry-run', 'only say which')
    .option('--yes', 'do not ask')
    .option('--json', 'print the result as JSON');

const collect = (value: string, previous: readonly string[] = []): string[] => [...previous, value];

function rate(value: string): number {
  const number = /^\d{1,6}(?:\.\d{1,3})?$/.test(value) ? Number(value) : 0;
  if (number === 0) throw new InvalidArgumentError('It must be a number above 0.');
  return number;
}
