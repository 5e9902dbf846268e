import { defineConfig, type Options } from 'tsup';

/** One bundle a function, in a folder of its own: everything is in it, so that a deployment needs no node_modules. */
const bundle = (name: string): Options => ({
  entry: { index: `functions/${name}.ts` },
  outDir: `dist/${name}`,
  outExtension: () => ({ js: '.mjs' }),
  format: 'esm',
  target: 'node24',
  platform: 'node',
  splitting: false,
  treeshake: true,
  minify: true,
  sourcemap: true,
  clean: true,
  noExternal: [/./],
  removeNodeProtocol: false,
  esbuildOptions(options) {
    // From source: a bundle never holds what somebody forgot to build.
    options.conditions = ['@rdp/source', 'module', 'import'];
    options.mainFields = ['module', 'main'];
    options.alias = { '@aws-sdk/credential-provider-node': './functions/environment-credentials.ts' };
  },
});

export default defineConfig([bundle('ingest'), bundle('worker')]);
