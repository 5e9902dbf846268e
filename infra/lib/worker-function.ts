import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  EventSourceMapping,
  type EventSourceMappingOptions,
  type Function as LambdaFunction,
} from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { inRange, OptionError, type WorkerOptions } from './options.ts';
import type { QueueWithDlq } from './queue-with-dlq.ts';
import { createFunction, createLogs } from './rdp-function.ts';
import { createWorkerRole } from './roles.ts';
import type { StoreTable } from './store-table.ts';

/** A batch of ten full messages takes seconds; the rest is room for a store that throttles. */
export const DEFAULT_WORKER_TIMEOUT = Duration.seconds(150);

/** The worker takes no more work 10 s before its deadline, so less than this leaves it no time to work in. */
const LEAST_TIMEOUT_SECONDS = 20;
/** Six times this is SQS's longest visibility timeout, 12 hours, and more than Lambda allows anyway. */
const MOST_TIMEOUT_SECONDS = 900;

/** What {@link WorkerFunction} needs. */
export interface WorkerFunctionProps extends WorkerOptions {
  readonly folder: string;
  readonly queues: QueueWithDlq;
  readonly store: StoreTable;
  readonly encryptionKey?: IKey | undefined;
  readonly logRetention?: RetentionDays | undefined;
}

/** The function that redacts and stores what is on the queue. */
export class WorkerFunction extends Construct {
  readonly handler: LambdaFunction;

  /** @throws OptionError when an option is out of range, two exclude each other, or the function is not built. */
  constructor(scope: Construct, id: string, props: WorkerFunctionProps) {
    super(scope, id);
    const { queues, store } = props;
    const logs = createLogs(this, props.logRetention);
    this.handler = createFunction(this, {
      description: 'RDP worker: redacts logs from the queue and stores them',
      folder: props.folder,
      role: createWorkerRole(this, logs, queues, store, props.encryptionKey),
      logs,
      memorySize: inRange('worker.memorySize', props.memorySize ?? 1024, 128, 10_240),
      timeout: workerTimeout(props),
      environment: {
        RDP_QUEUE_URL: queues.queue.queueUrl,
        RDP_DLQ_URL: queues.deadLetters.queueUrl,
        RDP_TABLE_NAME: store.table.tableName,
        RDP_INDEX_NAME: store.indexName,
        RDP_SHARDS: String(store.shards),
      },
    });
    new EventSourceMapping(this, 'Source', {
      target: this.handler,
      eventSourceArn: queues.queue.queueArn,
      reportBatchItemFailures: true,
      ...batching(props),
      ...scaling(props),
    });
  }
}

/** The worker's timeout. @throws OptionError when it is too short to work in, or longer than Lambda's longest. */
export function workerTimeout(options: WorkerOptions): Duration {
  const timeout = options.timeout ?? DEFAULT_WORKER_TIMEOUT;
  return Duration.seconds(
    inRange('worker.timeout in seconds', timeout.toSeconds(), LEAST_TIMEOUT_SECONDS, MOST_TIMEOUT_SECONDS),
  );
}

function batching(options: WorkerOptions): EventSourceMappingOptions {
  const batchSize = inRange('worker.batchSize', options.batchSize ?? 10, 1, 10_000);
  const window = options.batchWindow ?? Duration.seconds(1);
  const seconds = inRange('worker.batchWindow in seconds', window.toSeconds(), 0, 300);
  if (batchSize > 10 && seconds === 0) {
    throw new OptionError('worker.batchSize over 10 needs a worker.batchWindow of at least 1 second');
  }
  return { batchSize, maxBatchingWindow: window };
}

/** Reserved concurrency is no third way: pollers go on receiving what is throttled, and receives bring on the last net. */
function scaling(options: WorkerOptions): EventSourceMappingOptions {
  const { maxConcurrency, provisionedPollers: pollers } = options;
  if (!pollers) return { maxConcurrency: inRange('worker.maxConcurrency', maxConcurrency ?? 10, 2, 1000) };
  if (maxConcurrency !== undefined) {
    throw new OptionError('give worker.maxConcurrency or worker.provisionedPollers: Lambda does not take both');
  }
  const maximumPollers = inRange('worker.provisionedPollers.maximum', pollers.maximum, 2, 2000);
  const minimumPollers = inRange(
    'worker.provisionedPollers.minimum',
    pollers.minimum,
    2,
    Math.min(200, maximumPollers),
  );
  return { provisionedPollerConfig: { minimumPollers, maximumPollers } };
}
