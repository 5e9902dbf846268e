import { defineConfig } from 'vitest/config';

// Tests read the source of every workspace package (condition @rdp/source), so an edit shows with no build.
// Only the tests of the rdp binary run what `build` made.
export default defineConfig({
  resolve: { conditions: ['@rdp/source'] },
  ssr: { resolve: { conditions: ['@rdp/source'] } },
  test: {
    include: ['test/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
