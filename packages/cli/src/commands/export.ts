import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { openSalvage } from '@rdp/embedded';
import { type Command, type Context, type Output, write } from '../context.ts';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { dataDir, tenant } from '../options.ts';

/** Options of `rdp export`. */
export interface ExportOptions {
  readonly tenant?: string;
  readonly data?: string;
  readonly output?: string;
  readonly original?: boolean;
  readonly json?: boolean;
}

/** Writes every readable record of a tenant as a JSON object a line, in order of commit. Never writes to the database. */
export const exportRecords: Command<ExportOptions> = async (options, context) => {
  const tenantId = tenant(options.tenant, context);
  const salvage = openSalvage(dataDir(options.data, context));
  try {
    const records = salvage.records(tenantId, options.original ?? false);
    const count = await toOutput(records, options, context);
    if (context.signal.aborted) return EXIT.interrupted;
    if (options.output !== undefined) await write(context.stdout, summary(count, options));
    if (salvage.size === 0) context.stderr.write('rdp: the database file is empty\n');
    if (salvage.unverified > 0) {
      context.stderr.write(`rdp: ${salvage.unverified} records could not be verified: their key is lost\n`);
    }
    // Damage can also hide rows without a failure to read them.
    if (salvage.unreadable + salvage.unverified === 0 && salvage.check(1).length === 0) return EXIT.ok;
    const lost =
      salvage.unreadable === 0
        ? 'no record failed to be read'
        : `up to ${salvage.unreadable} records could not be read`;
    if (salvage.unreadable > 0 || salvage.unverified === 0)
      context.stderr.write(`rdp: the database is damaged: ${lost}\n`);
    return EXIT.partly;
  } finally {
    salvage.close();
  }
};

const summary = (records: number, { json }: ExportOptions): string =>
  json ? `${JSON.stringify({ records })}\n` : `${records} records\n`;

async function toOutput(records: Iterable<object>, { output }: ExportOptions, context: Context): Promise<number> {
  if (output === undefined) return await copy(records, context.stdout, context.signal);
  const file = await createFile(output);
  const failed = new Promise<never>((_resolve, reject) => void file.on('error', reject));
  const done = async (): Promise<number> => {
    const count = await copy(records, file, context.signal);
    file.end();
    await once(file, 'close');
    return count;
  };
  return await Promise.race([done(), failed]);
}

async function copy(records: Iterable<object>, output: Output, signal: AbortSignal): Promise<number> {
  let count = 0;
  for (const record of records) {
    if (signal.aborted || output.destroyed) break;
    await write(output, `${JSON.stringify(record)}\n`);
    count++;
  }
  return count;
}

/** A new file that only the user may read, and that is on the disk when it is closed. */
async function createFile(path: string) {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  try {
    await once(file, 'open');
    return file;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new CliError('file_exists', `${path} is there already`, { hint: 'name another file with -o', cause });
  }
}
