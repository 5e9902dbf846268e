import { defineConfig, type Options } from 'tsup';

/** How every package is built: ESM with source maps, and types for those that others import. */
export const build = (entry: Record<string, string>, options: Options = {}) =>
  defineConfig({
    entry,
    format: 'esm',
    target: 'node22',
    dts: true,
    sourcemap: true,
    clean: true,
    // node:sqlite has no name without its protocol.
    removeNodeProtocol: false,
    ...options,
  });
