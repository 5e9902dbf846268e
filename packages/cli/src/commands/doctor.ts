import { type Inspection, inspectDatabase } from '@rdp/embedded';
import { type Command, write } from '../context.ts';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { dataDir } from '../options.ts';

/** Options of `rdp doctor`. */
export interface DoctorOptions {
  readonly db?: boolean;
  readonly data?: string;
  readonly json?: boolean;
}

const SHOWN = 3;

/** Says what of the database is readable, without writing to it. */
export const doctor: Command<DoctorOptions> = async (options, context) => {
  if (!options.db) {
    throw new CliError('usage', 'doctor looks at the database only', { hint: 'add --db', exitCode: EXIT.usage });
  }
  const found = inspectDatabase(dataDir(options.data, context));
  await write(context.stdout, options.json ? `${JSON.stringify({ ...found, ...next(found) })}\n` : report(found));
  return found.state === 'sound' ? EXIT.ok : EXIT.failed;
};

const HINTS = {
  sound: undefined,
  empty: 'if it had records, restore a backup; if not, move it and its rdp.db-wal away, and rdp ingest begins anew',
  damaged:
    'rdp export --tenant NAME --original > saved.ndjson saves what is readable; then name a new folder with --data, or restore a backup',
} as const;

const next = ({ state }: Inspection): { hint?: string } => {
  const hint = HINTS[state];
  return hint === undefined ? {} : { hint };
};

function report(found: Inspection): string {
  const { hint } = next(found);
  const { findings } = found;
  const lines = [
    `${found.path}: ${found.state}`,
    `  size: ${found.size} bytes, ${found.expected_size} by its header`,
    `  quick check: ${findings.length === 0 ? 'no findings' : `${findings.length} findings (at most 20)`}`,
    ...findings.slice(0, SHOWN).map((finding) => `    ${finding}`),
    ...Object.entries(found.tables).map(([table, rows]) => `  ${table}: ${rows ?? 'not'} readable`),
    ...(found.unreadable_records === 0 ? [] : [`  records that are not readable: up to ${found.unreadable_records}`]),
    ...(hint === undefined ? [] : [`  hint: ${hint}`]),
  ];
  return `${lines.join('\n')}\n`;
}
