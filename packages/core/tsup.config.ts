import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'contract/index': 'src/contract/index.ts',
    ports: 'src/ports.ts',
    'redact/index': 'src/redact/index.ts',
  },
  format: 'esm',
  target: 'node22',
  dts: true,
  sourcemap: true,
  clean: true,
  // node:sqlite has no name without its protocol.
  removeNodeProtocol: false,
});
