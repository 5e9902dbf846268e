import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { removalOf } from './data-removal.ts';
import { OptionError, type QueueOptions } from './options.ts';

/**
 * Receives of a message before SQS itself moves it: the last net, for what kills the worker. The worker gives a log up at
 * its third own failure; a throttled invocation counts as a receive too, so this is well above it.
 */
const MAX_RECEIVES = 10;

/** AWS's advice: room for a throttled invocation to be tried again before the message shows up elsewhere. */
const VISIBILITY_PER_WORKER_TIMEOUT = 6;

/** How long before the first dead letter is dropped someone must know. */
const EXPIRY_WARNING = Duration.days(3);

/** What {@link QueueWithDlq} needs. */
export interface QueueWithDlqProps extends QueueOptions {
  readonly workerTimeout: Duration;
  readonly encryptionKey?: IKey | undefined;
  readonly protectData: boolean;
}

/** The queue between ingest and worker, and what catches what the worker gave up. */
export class QueueWithDlq extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  /** The age of the oldest dead letter at which the first of them may be dropped within three days. */
  readonly deadLetterWarningAge: Duration;

  /** @throws OptionError when dead letters would be dropped before anyone is warned. */
  constructor(scope: Construct, id: string, props: QueueWithDlqProps) {
    super(scope, id);
    const retention = props.retention ?? Duration.days(4);
    const deadLetterRetention = props.deadLetterRetention ?? Duration.days(14);
    this.deadLetterWarningAge = warningAge(retention, deadLetterRetention);

    this.deadLetters = new Queue(this, 'DeadLetters', { ...common(props), retentionPeriod: deadLetterRetention });
    this.queue = new Queue(this, 'Queue', {
      ...common(props),
      retentionPeriod: retention,
      visibilityTimeout: Duration.seconds(props.workerTimeout.toSeconds() * VISIBILITY_PER_WORKER_TIMEOUT),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVES },
    });
  }
}

const common = (props: QueueWithDlqProps): QueueProps => ({
  enforceSSL: true,
  removalPolicy: removalOf(props.protectData),
  ...(props.encryptionKey
    ? { encryption: QueueEncryption.KMS, encryptionMasterKey: props.encryptionKey }
    : { encryption: QueueEncryption.SQS_MANAGED }),
});

/**
 * A message that SQS's redrive policy moves keeps the time it was first sent at for its expiry, but its age in the metric
 * starts anew (SQS developer guide, "Setting up dead-letter queue retention"). So the time it may have waited before is
 * taken off: the warning may come early, never late.
 */
function warningAge(retention: Duration, deadLetterRetention: Duration): Duration {
  const seconds = deadLetterRetention.toSeconds() - retention.toSeconds() - EXPIRY_WARNING.toSeconds();
  if (seconds < Duration.days(1).toSeconds()) {
    throw new OptionError('queue.deadLetterRetention must be at least 4 days longer than queue.retention');
  }
  return Duration.seconds(seconds);
}
