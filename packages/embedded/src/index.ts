export type { Checkpoint, FileStamp } from './checkpoints.ts';
export type { Durability } from './database.ts';
export type { EmbeddedEngine, EngineOptions, FileBatch } from './engine.ts';
export { openEngine } from './engine.ts';
export type { Pipeline, PipelineOptions } from './pipeline.ts';
export { startPipeline } from './pipeline.ts';
export type { WorkerLoop, WorkerLoopOptions } from './worker-loop.ts';
export { startWorkerLoop } from './worker-loop.ts';
