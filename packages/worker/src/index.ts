export { letterOf } from './dead-letter.ts';
export { createMakers, makerOf } from './makers.ts';
export type { WorkerDependencies } from './process-batch.ts';
export { processBatch } from './process-batch.ts';
export type { FailedLog, Processed } from './process-envelope.ts';
export { processEnvelope } from './process-envelope.ts';
