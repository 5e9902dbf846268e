import { backupDatabase } from '@rdp/embedded';
import { type Command, write } from '../context.ts';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { dataDir } from '../options.ts';

/** Options of `rdp backup`. */
export interface BackupCommandOptions {
  readonly file: string;
  readonly data?: string;
  readonly json?: boolean;
}

/** Copies the database into a file while others use it. */
export const backup: Command<BackupCommandOptions> = async ({ file, data, json }, context) => {
  const showProgress = context.stderr.isTTY && !json;
  const { records } = await backupDatabase({
    dataDir: dataDir(data, context),
    file,
    onProgress: (copied, total) => {
      if (showProgress) context.stderr.write(`\r${copied} of ${total} pages`);
    },
    signal: context.signal,
  }).catch((error) => {
    if (!context.signal.aborted) throw error;
    throw new CliError('interrupted', 'no backup was made', { exitCode: EXIT.interrupted, cause: error });
  });
  if (showProgress) context.stderr.write('\n');
  const text = json ? JSON.stringify({ file, records }) : `${records.toLocaleString('en')} records are in ${file}`;
  await write(context.stdout, `${text}\n`);
  return EXIT.ok;
};
