import envPaths from 'env-paths';
import type { Context } from './context.ts';
import { CliError } from './errors.ts';
import { EXIT } from './exit-codes.ts';

/** Where the embedded engine keeps its file: `--data`, else `RDP_DATA`, else the platform's folder for data of programs. */
export const dataDir = (option: string | undefined, { env }: Context): string =>
  option ?? nonEmpty(env['RDP_DATA']) ?? envPaths('rdp', { suffix: '' }).data;

/** The URL of a running pipeline: `--url`, else `RDP_URL`. */
export const pipelineUrl = (option: string | undefined, { env }: Context): string | undefined =>
  option ?? nonEmpty(env['RDP_URL']);

/** The key for a running pipeline: `RDP_API_KEY`. No option: arguments are seen by every user of the machine. */
export const apiKey = ({ env }: Context): string | undefined => nonEmpty(env['RDP_API_KEY']);

/** The tenant: `--tenant`, else `RDP_TENANT`. @throws CliError when there is none. */
export function tenant(option: string | undefined, context: Context): string {
  const name = tenantIfNamed(option, context);
  if (name !== undefined) return name;
  throw new CliError('usage', 'no tenant is named', {
    hint: 'add --tenant NAME, or set RDP_TENANT',
    exitCode: EXIT.usage,
  });
}

/** The tenant of a command that without one means all of them. @throws CliError when it cannot be one. */
export function tenantIfNamed(option: string | undefined, { env }: Context): string | undefined {
  const name = option ?? nonEmpty(env['RDP_TENANT']);
  if (name === undefined || /^[A-Za-z0-9_.-]{1,128}$/.test(name)) return name;
  throw new CliError('usage', 'the tenant must be 1 to 128 of A-Z a-z 0-9 _ - .', { exitCode: EXIT.usage });
}

const nonEmpty = (value: string | undefined): string | undefined => (value === '' ? undefined : value);
