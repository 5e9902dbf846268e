export type { WorkerDependencies } from './process-batch.ts';
export { processBatch } from './process-batch.ts';
export type { FailedLog } from './process-envelope.ts';
export { retryDelayMs } from './retry.ts';
