import type { Duration } from 'aws-cdk-lib';
import type { IPrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/**
 * Who may send: `api-key` asks for a key of RDP in each request, `iam` for a request signed by AWS credentials; with `none`
 * anyone who knows the URL may send, for any tenant.
 */
export type Auth = 'none' | 'api-key' | 'iam';

/** The function behind the URL. */
export interface IngestOptions {
  /** MiB. A request of 4 MiB may hold 64 MiB of logs, and memory buys processor time. @default 1024 */
  readonly memorySize?: number;
  /** @default 30 seconds */
  readonly timeout?: Duration;
  /**
   * How many requests run at once: kept free for ingest, and no more than these, which bounds the bill. `false` reserves
   * nothing, as a new account must: its quota of 10 cannot be divided. @default 50
   */
  readonly reservedConcurrency?: number | false;
  /** @default 'api-key' */
  readonly auth?: Auth;
}

/** Pollers of Lambda's provisioned mode: faster to scale, and paid while they wait. */
export interface ProvisionedPollers {
  /** 2 to 200. */
  readonly minimum: number;
  /** 2 to 2000. */
  readonly maximum: number;
}

/** The function on the queue. Give `maxConcurrency` or `provisionedPollers`: Lambda does not take both. */
export interface WorkerOptions {
  /** MiB. @default 1024 */
  readonly memorySize?: number;
  /** The queue's visibility timeout is six times this. @default 150 seconds, hence 15 minutes */
  readonly timeout?: Duration;
  /** Messages of one invocation, at most: 1 to 10,000; over 10 they need a window. @default 10 */
  readonly batchSize?: number;
  /** How long Lambda gathers a batch: it delays a log by this much and saves invocations. 0 to 300 seconds. @default 1 second */
  readonly batchWindow?: Duration;
  /** Invocations at once: 2 to 1000. Over it Lambda leaves messages on the queue, and no receive is lost. @default 10 */
  readonly maxConcurrency?: number;
  /** @default none */
  readonly provisionedPollers?: ProvisionedPollers;
}

/** The queue and its dead-letter queue. */
export interface QueueOptions {
  /** How long a message may wait. @default 4 days */
  readonly retention?: Duration;
  /** How long a dead letter is kept; SQS keeps none longer than 14 days. @default 14 days */
  readonly deadLetterRetention?: Duration;
}

/** The table. */
export interface StoreOptions {
  /** Partitions of the time index for each tenant, about 1000 writes a second each. Only ever raise it. 1 to 256. @default 4 */
  readonly shards?: number;
  /** Continuous backups of the last 35 days, paid by the table's size. @default true */
  readonly pointInTimeRecovery?: boolean;
}

/** Who is told what. */
export interface WatchOptions {
  /** Where alarms go. @default nowhere: they show in CloudWatch only */
  readonly topic?: ITopic;
  /** @default true */
  readonly dashboard?: boolean;
  /** How long the functions' own logs are kept; they hold no raw text. @default one month */
  readonly logRetention?: RetentionDays;
}

/** Folders with the bundles of the functions: each holds a module `index` that exports `handler`. */
export interface FunctionFolders {
  readonly ingest: string;
  readonly worker: string;
}

/** Everything about a pipeline that can be chosen. The defaults fit a small team. */
export interface PipelineOptions {
  /** @default dist/ingest and dist/worker of this package, made by its build */
  readonly code?: FunctionFolders;
  readonly ingest?: IngestOptions;
  readonly worker?: WorkerOptions;
  readonly queue?: QueueOptions;
  readonly store?: StoreOptions;
  readonly watch?: WatchOptions;
  /** Encrypts table and queues; the stack's region must be set, and be the key's. @default keys that AWS owns, at no cost */
  readonly encryptionKey?: IKey;
  /**
   * Whether table and queues outlive their stack, and the table refuses to be deleted. Only a trial turns it off.
   * @default true
   */
  readonly protectData?: boolean;
  /** Who may take the reader role. Who takes it names the tenant: see docs/deploy.md. @default whom this account's IAM lets */
  readonly readers?: readonly IPrincipal[];
  /** Who may take the operator role, which sees dead letters, hence raw text. @default whom this account's IAM lets */
  readonly operators?: readonly IPrincipal[];
}

/** An option that cannot be deployed. The cdk command prints it; it never reaches a caller of RDP. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** `value`, when it is a whole number from `least` to `most`. @throws OptionError */
export function inRange(name: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new OptionError(`${name} must be a whole number from ${least} to ${most}, but is ${value}`);
  }
  return value;
}
