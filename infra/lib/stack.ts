import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { OptionError, type PipelineOptions } from './options.ts';
import { RdpPipeline } from './rdp-pipeline.ts';

/** A pipeline's options, and what it takes from elsewhere by name instead of as constructs. */
export interface RdpStackOptions extends PipelineOptions {
  /** The SNS topic that alarms go to; `watch.topic` goes before it. */
  readonly alarmTopicArn?: string;
  /** The key that encrypts table and queues; `encryptionKey` goes before it. */
  readonly encryptionKeyArn?: string;
}

/** One pipeline in a stack of its own, with the outputs by which `rdp` finds it. */
export class RdpStack extends Stack {
  readonly pipeline: RdpPipeline;

  /** @throws OptionError when an option cannot be deployed. */
  constructor(scope: Construct, id: string, options: RdpStackOptions = {}, props: StackProps = {}) {
    super(scope, id, { description: DESCRIPTION, ...homeOf(options.encryptionKeyArn), ...props });
    this.pipeline = new RdpPipeline(this, 'Pipeline', withImports(this, options));
    for (const [name, value] of Object.entries(outputsOf(this.pipeline, this.region))) {
      new CfnOutput(this, name, { value });
    }
  }
}

const DESCRIPTION = 'RDP: takes logs of many tenants, redacts them, keeps one record per log';

/** A key is used where it is, and CDK must know that region to encrypt a table with it. */
function homeOf(keyArn: string | undefined): StackProps {
  if (keyArn === undefined) return {};
  const parts = /^arn:[a-z-]+:kms:([a-z0-9-]+):(\d{12}):key\/.+$/.exec(keyArn);
  if (!parts?.[1] || !parts[2])
    throw new OptionError('encryptionKeyArn must be the ARN of a KMS key (not of an alias)');
  return { env: { region: parts[1], account: parts[2] } };
}

function withImports(stack: Stack, options: RdpStackOptions): PipelineOptions {
  const { alarmTopicArn, encryptionKeyArn, ...own } = options;
  const topic = own.watch?.topic ?? (alarmTopicArn && Topic.fromTopicArn(stack, 'AlarmTopic', alarmTopicArn));
  const key = own.encryptionKey ?? (encryptionKeyArn && Key.fromKeyArn(stack, 'EncryptionKey', encryptionKeyArn));
  return {
    ...own,
    ...(topic && { watch: { ...own.watch, topic } }),
    ...(key && { encryptionKey: key }),
  };
}

/** The outputs of a stack, by name. `rdp` reads them; a name is never changed. */
const outputsOf = ({ queues, store, directory, ingest, readerRole, operatorRole }: RdpPipeline, region: string) => ({
  Region: region,
  IngestUrl: ingest.url.url,
  QueueUrl: queues.queue.queueUrl,
  DeadLetterQueueUrl: queues.deadLetters.queueUrl,
  TableName: store.table.tableName,
  IndexName: store.indexName,
  Shards: String(store.shards),
  DirectoryTableName: directory.table.tableName,
  ReaderRoleArn: readerRole.roleArn,
  OperatorRoleArn: operatorRole.roleArn,
});
