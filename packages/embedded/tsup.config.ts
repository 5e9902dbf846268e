import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts', 'engine-thread': 'src/engine-thread.ts' },
  format: 'esm',
  target: 'node22',
  dts: true,
  sourcemap: true,
  clean: true,
  // node:sqlite has no name without its protocol.
  removeNodeProtocol: false,
});
