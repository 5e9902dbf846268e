import { InvalidArgumentError, Option } from 'commander';
import type { Context } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import { parseSize } from './size.ts';

/** Takes what a command came to, and whether it was asked for JSON. */
export type Done = (run: (context: Context) => Promise<ExitCode>, options: { readonly json: boolean }) => void;

export const tenantOption = (): Option => new Option('-t, --tenant <name>', 'the tenant (RDP_TENANT)');
export const dataOption = (): Option =>
  new Option('--data <dir>', "the data folder (RDP_DATA; default: the user's data folder)");
export const durabilityOption = (): Option =>
  new Option('--durability <level>', 'full: what was accepted survives power loss; normal: it survives a crash')
    .choices(['full', 'normal'])
    .default('full');
export const maxSizeOption = (): Option =>
  new Option(
    '--max-size <size>',
    'size that the database may grow to, as 500M or 2G; beyond it logs are refused',
  ).argParser(parseSize);

export const examples = (lines: readonly string[]): string => `
Examples:
${lines.map((line) => `  $ ${line}`).join('\n')}`;

export function port(value: string): number {
  const number = count(value);
  if (number > 65_535) throw new InvalidArgumentError('It must be 0 to 65535.');
  return number;
}

export function count(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(value);
}
