import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { type FunctionFolders, OptionError } from './options.ts';

/** Where the build of this package puts the bundles. */
export const BUILT_FUNCTIONS: FunctionFolders = {
  ingest: fileURLToPath(new URL('../dist/ingest', import.meta.url)),
  worker: fileURLToPath(new URL('../dist/worker', import.meta.url)),
};

/** What every function exports its handler as. */
export const HANDLER = 'index.handler';

const ENTRY_NAMES = ['index.mjs', 'index.js'];

/** The bundle in `folder`. @throws OptionError, naming the build command, when there is none. */
export function codeOf(folder: string): AssetCode {
  if (!ENTRY_NAMES.some((name) => existsSync(join(folder, name)))) {
    throw new OptionError(
      `no function in ${folder}: build it first with "npm run build" in the root of the repository`,
    );
  }
  return Code.fromAsset(folder);
}
