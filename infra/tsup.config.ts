import { defineConfig } from 'tsup';

/** One bundle a function: everything in it, so that a deployment needs no node_modules. */
export default defineConfig({
  entry: { ingest: 'functions/ingest.ts', worker: 'functions/worker.ts' },
  format: 'esm',
  target: 'node24',
  minify: true,
  sourcemap: true,
  clean: true,
  noExternal: [/./],
  removeNodeProtocol: false,
});
