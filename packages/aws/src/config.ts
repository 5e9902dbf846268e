import { RdpError } from '@rdp/core';

/** Where the parts of one deployment are. */
export interface AwsConfig {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly tableName: string;
  /** The time index of the table. */
  readonly indexName: string;
  /** Over how many partitions the time index spreads a tenant. It may only grow. */
  readonly shards: number;
}

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_INDEX_NAME = 'by-time';
const DEFAULT_SHARDS = 4;
/** Reading asks every shard: more of them would cost more than they spread. */
const MAX_SHARDS = 256;

/**
 * The queue that ingest sends to: `RDP_QUEUE_URL`.
 * @throws RdpError `aws_not_configured`.
 */
export const readQueueUrl = (env: Environment): string => needed(env, 'RDP_QUEUE_URL');

/**
 * Reads `RDP_QUEUE_URL`, `RDP_DLQ_URL`, `RDP_TABLE_NAME`, `RDP_INDEX_NAME` (default `by-time`) and `RDP_SHARDS` (default 4).
 * Region, credentials and endpoints are the SDK's own: `AWS_REGION`, `AWS_ENDPOINT_URL_SQS` and so on.
 * @throws RdpError `aws_not_configured`, naming the variable.
 */
export const readAwsConfig = (env: Environment): AwsConfig => ({
  queueUrl: readQueueUrl(env),
  deadLetterQueueUrl: needed(env, 'RDP_DLQ_URL'),
  tableName: needed(env, 'RDP_TABLE_NAME'),
  indexName: env['RDP_INDEX_NAME'] || DEFAULT_INDEX_NAME,
  shards: readShards(env['RDP_SHARDS'] || String(DEFAULT_SHARDS)),
});

/**
 * The table with tenants and their keys: `RDP_DIRECTORY_TABLE_NAME`.
 * @throws RdpError `aws_not_configured`.
 */
export const readDirectoryTableName = (env: Environment): string => needed(env, 'RDP_DIRECTORY_TABLE_NAME');

function needed(env: Environment, name: string): string {
  const value = env[name];
  if (!value) throw notConfigured(`the environment variable ${name} is missing`);
  return value;
}

function readShards(text: string): number {
  const shards = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (shards < 1 || shards > MAX_SHARDS) throw notConfigured(`RDP_SHARDS is not a number from 1 to ${MAX_SHARDS}`);
  return shards;
}

const notConfigured = (message: string): RdpError =>
  new RdpError('aws_not_configured', message, { hint: 'the outputs of the deployed stack name the values' });
