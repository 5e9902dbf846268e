import type { Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { createDashboard } from './dashboard.ts';
import { DirectoryTable } from './directory-table.ts';
import { BUILT_FUNCTIONS } from './function-code.ts';
import { IngestFunction } from './ingest-function.ts';
import type { PipelineOptions } from './options.ts';
import { QueueWithDlq } from './queue-with-dlq.ts';
import { createOperatorRole, createReaderRole } from './roles.ts';
import { StoreTable } from './store-table.ts';
import { WorkerFunction, workerTimeout } from './worker-function.ts';

/** A whole pipeline, to put into any stack: URL, queue, dead-letter queue, worker, table, roles, alarms. */
export class RdpPipeline extends Construct {
  readonly queues: QueueWithDlq;
  readonly store: StoreTable;
  readonly directory: DirectoryTable;
  readonly ingest: IngestFunction;
  readonly worker: WorkerFunction;
  readonly readerRole: Role;
  readonly operatorRole: Role;
  readonly alarms: Alarms;

  /** @throws OptionError when an option cannot be deployed. */
  constructor(scope: Construct, id: string, options: PipelineOptions = {}) {
    super(scope, id);
    const { code = BUILT_FUNCTIONS, watch = {}, encryptionKey, protectData = true } = options;
    const data = { encryptionKey, protectData };
    const own = { encryptionKey, logRetention: watch.logRetention };
    const timeout = workerTimeout(options.worker ?? {});

    this.queues = new QueueWithDlq(this, 'Queues', { ...options.queue, ...data, workerTimeout: timeout });
    this.store = new StoreTable(this, 'Store', { ...options.store, ...data });
    const { pointInTimeRecovery } = options.store ?? {};
    this.directory = new DirectoryTable(this, 'Directory', { pointInTimeRecovery, ...data });
    const { queues, store, directory } = this;
    const ingest = { ...options.ingest, ...own, folder: code.ingest, queues, directory };
    this.ingest = new IngestFunction(this, 'Ingest', ingest);
    this.worker = new WorkerFunction(this, 'Worker', { ...options.worker, ...own, folder: code.worker, queues, store });
    // The worker first, so that no ingest writes a newer envelope than the worker beside it can read.
    this.ingest.handler.node.addDependency(this.worker.handler);
    this.readerRole = createReaderRole(this, store, options.readers, encryptionKey);
    this.operatorRole = createOperatorRole(this, queues, options.operators, encryptionKey);

    const functions = { ingest: this.ingest.handler, worker: this.worker.handler };
    this.alarms = new Alarms(this, 'Alarms', { queues, ...functions, topic: watch.topic });
    if (watch.dashboard ?? true) createDashboard(this, { queues, store, ...functions, alarms: this.alarms });
  }
}
