import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock } from '@rdp/testkit';
import { openEngine } from '../src/engine.ts';

/** An engine in a folder of its own, on a clock that the test moves. */
export async function openHarness() {
  const dataDir = mkdtempSync(join(tmpdir(), 'rdp-contract-'));
  const clock = manualClock();
  const engine = await openEngine({ dataDir, now: clock.now });
  return {
    ...engine,
    clock,
    async close() {
      await engine.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}
