import { type Command, Option } from 'commander';
import { parseDuration } from './duration.ts';
import { type Done, dataOption, examples, tenantOption } from './program-options.ts';

/** `rdp backup`. */
export function addBackup(program: Command, done: Done): void {
  program
    .command('backup')
    .description('copy the database into a file while it is in use')
    .argument('<file>', 'the file to make')
    .addOption(dataOption())
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
The copy is a whole database. To use it, put it into an empty data folder under the name rdp.db. It holds raw text: keep it safe.
${examples(['rdp backup /backups/rdp-monday.db'])}`,
    )
    .action((file: string, options) => {
      done(async (context) => (await import('./commands/backup.ts')).backup({ file, ...options }, context), options);
    });
}

/** `rdp prune`. */
export function addPrune(program: Command, done: Done): void {
  program
    .command('prune')
    .description('delete old records for good and give their space back')
    .addOption(
      new Option('--older-than <duration>', 'records processed longer ago than this, as 12h or 30d')
        .argParser(parseDuration)
        .makeOptionMandatory(),
    )
    .addOption(tenantOption())
    .addOption(dataOption())
    .option('--dry-run', 'only say how many')
    .option('--yes', 'do not ask')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      examples(['rdp prune --older-than 30d --dry-run', 'rdp prune --older-than 7d --tenant acme --yes']),
    )
    .action((options) => {
      done(async (context) => (await import('./commands/prune.ts')).prune(options, context), options);
    });
}
