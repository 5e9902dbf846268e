import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  type FunctionUrl,
  FunctionUrlAuthType,
  InvokeMode,
  type Function as LambdaFunction,
} from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type IngestOptions, inRange } from './options.ts';
import type { QueueWithDlq } from './queue-with-dlq.ts';
import { createFunction, createLogs } from './rdp-function.ts';
import { createIngestRole } from './roles.ts';

/** What {@link IngestFunction} needs. */
export interface IngestFunctionProps extends IngestOptions {
  readonly folder: string;
  readonly queues: QueueWithDlq;
  readonly encryptionKey?: IKey | undefined;
  readonly logRetention?: RetentionDays | undefined;
}

/** The function that takes logs, and its URL. */
export class IngestFunction extends Construct {
  readonly handler: LambdaFunction;
  readonly url: FunctionUrl;

  /** @throws OptionError when an option is out of range or the function is not built. */
  constructor(scope: Construct, id: string, props: IngestFunctionProps) {
    super(scope, id);
    const logs = createLogs(this, props.logRetention);
    this.handler = createFunction(this, {
      description: 'RDP ingest: takes logs and puts them on the queue',
      folder: props.folder,
      role: createIngestRole(this, logs, props.queues, props.encryptionKey),
      logs,
      memorySize: inRange('ingest.memorySize', props.memorySize ?? 1024, 128, 10_240),
      timeout: props.timeout ?? Duration.seconds(30),
      environment: { RDP_QUEUE_URL: props.queues.queue.queueUrl },
      reservedConcurrency: reservation(props.reservedConcurrency ?? 50),
    });
    this.url = this.handler.addFunctionUrl({
      authType: props.auth === 'iam' ? FunctionUrlAuthType.AWS_IAM : FunctionUrlAuthType.NONE,
      invokeMode: InvokeMode.BUFFERED,
    });
  }
}

/** Zero would turn every request away, so it is not taken for "none". */
const reservation = (chosen: number | false): number | undefined =>
  chosen === false ? undefined : inRange('ingest.reservedConcurrency', chosen, 1, 100_000);
