import { openEngine } from '@rdp/embedded';

/** Sends all dead letters of a data folder back to its queue. */
export async function redrive(data: string): Promise<void> {
  const engine = await openEngine({ dataDir: data });
  try {
    await engine.deadLetters.redrive({}, 1_000);
  } finally {
    await engine.close();
  }
}
