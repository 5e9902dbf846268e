import { defineConfig, type Options } from 'tsup';

/**
 * Takes `node:http` and the like as they are. An import of them reads every name that they export, and one of those
 * (`http.WebSocket`) loads all of undici: a quarter of what ingest needs to start.
 */
const builtinsAsTheyAre: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'builtins-as-they-are',
  setup(build) {
    build.onResolve({ filter: /^node:https?$/ }, ({ path }) => ({ path, namespace: 'builtin' }));
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

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
  esbuildPlugins: [builtinsAsTheyAre],
  esbuildOptions(options) {
    // From source: a bundle never holds what somebody forgot to build.
    options.conditions = ['@rdp/source', 'module', 'import'];
    options.mainFields = ['module', 'main'];
    options.alias = { '@aws-sdk/credential-provider-node': './functions/environment-credentials.ts' };
  },
});

export default defineConfig([bundle('ingest'), bundle('worker')]);
