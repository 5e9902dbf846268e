import { onTestFinished } from 'vitest';
import { openEngine } from '../src/engine.ts';
import { type Pipeline, type PipelineOptions, startPipeline } from '../src/pipeline.ts';
import { tempDir } from './temp-dir.ts';

/** A running pipeline on a free port, its URL, and a second look into its database. */
export async function openPipeline(options: Partial<PipelineOptions> = {}) {
  const dataDir = options.dataDir ?? tempDir();
  const pipeline: Pipeline = await startPipeline({
    port: 0,
    durability: 'normal',
    onDeath: (error) => {
      throw error;
    },
    ...options,
    dataDir,
  });
  onTestFinished(() => pipeline.stop());
  return { pipeline, dataDir, url: `http://127.0.0.1:${pipeline.port}` };
}

/** The store of a data folder, through a connection of its own. */
export async function openStore(dataDir: string) {
  const engine = await openEngine({ dataDir });
  onTestFinished(() => engine.close());
  return engine;
}
