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
import type { DirectoryTable } from './directory-table.ts';
import { type Auth, type IngestOptions, inRange } from './options.ts';
import type { QueueWithDlq } from './queue-with-dlq.ts';
import { createFunction, createLogs } from './rdp-function.ts';
import { createIngestRole } from './roles.ts';

/** What {@link IngestFunction} needs. */
export interface IngestFunctionProps extends IngestOptions {
  readonly folder: string;
  readonly queues: QueueWithDlq;
  readonly directory: DirectoryTable;
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
    const auth = props.auth ?? 'api-key';
    const directory = auth === 'api-key' ? props.directory : undefined;
    this.handler = createFunction(this, {
      description: 'RDP ingest: takes logs and puts them on the queue',
      folder: props.folder,
      role: createIngestRole(this, logs, props.queues, directory, props.encryptionKey),
      logs,
      memorySize: inRange('ingest.memorySize', props.memorySize ?? 1024, 128, 10_240),
      timeout: props.timeout ?? Duration.seconds(30),
      environment: environmentOf(auth, props.queues, directory),
      reservedConcurrency: reservation(props.reservedConcurrency ?? 50),
    });
    this.url = this.handler.addFunctionUrl({
      authType: auth === 'iam' ? FunctionUrlAuthType.AWS_IAM : FunctionUrlAuthType.NONE,
      invokeMode: InvokeMode.BUFFERED,
    });
  }
}

/** What the function knows: of the directory only where it asks for keys. */
const environmentOf = (
  auth: Auth,
  { queue }: QueueWithDlq,
  directory: DirectoryTable | undefined,
): Record<string, string> => ({
  RDP_QUEUE_URL: queue.queueUrl,
  RDP_AUTH: auth,
  ...(directory && { RDP_DIRECTORY_TABLE_NAME: directory.table.tableName }),
});

/** Zero would turn every request away, so it is not taken for "none". */
const reservation = (chosen: number | false): number | undefined =>
  chosen === false ? undefined : inRange('ingest.reservedConcurrency', chosen, 1, 100_000);
