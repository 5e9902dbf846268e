import type { Command } from 'commander';
import { type Done, dataOption, examples, tenantOption } from './program-options.ts';

/** Adds `rdp export`. */
export function addExport(program: Command, done: Done): void {
  program
    .command('export')
    .description('write every record of a tenant, a JSON object a line; of a damaged database, what is readable')
    .addOption(tenantOption())
    .addOption(dataOption())
    .option('-o, --output <file>', 'a new file to write to instead of standard output')
    .option('--original', 'with the text and attributes that came in: raw data')
    .option('--json', 'print the summary of -o as JSON')
    .addHelpText(
      'after',
      examples(['rdp export --tenant acme > acme.ndjson', 'rdp export --tenant acme --original -o acme.ndjson']),
    )
    .action((options) => {
      done(async (context) => (await import('./commands/export.ts')).exportRecords(options, context), options);
    });
}

/** Adds `rdp doctor`. */
export function addDoctor(program: Command, done: Done): void {
  program
    .command('doctor')
    .description('tell whether the database is sound and what of it is readable')
    .option('--db', 'look through the database file')
    .addOption(dataOption())
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', examples(['rdp doctor --db', 'rdp doctor --db --data /var/lib/rdp --json']))
    .action((options) => {
      done(async (context) => (await import('./commands/doctor.ts')).doctor(options, context), options);
    });
}
