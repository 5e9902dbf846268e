import type { TenantDirectory } from '@rdp/core/ports';
import { openEngine } from '@rdp/embedded';
import type { Context } from './context.ts';
import { dataDir } from './options.ts';

/** Options that all commands on tenants and keys share. */
export interface DirectoryOptions {
  readonly data?: string;
  readonly json?: boolean;
}

/** Opens the directory of the data folder that the options name, for as long as `act` runs. */
export async function withDirectory<T>(
  { data }: DirectoryOptions,
  context: Context,
  act: (directory: TenantDirectory) => Promise<T>,
): Promise<T> {
  const engine = await openEngine({ dataDir: dataDir(data, context) });
  try {
    return await act(engine.directory);
  } finally {
    await engine.close();
  }
}
