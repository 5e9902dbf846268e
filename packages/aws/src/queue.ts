import { GetQueueAttributesCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { LogQueue, ReceivedMessage } from '@rdp/core/ports';
import { MAX_ENTRIES } from './batches.ts';
import { translate } from './errors.ts';
import type { FailureCounts } from './failure-counts.ts';
import { ATTRIBUTE, numberOf, SYSTEM_ATTRIBUTES, systemNumberOf, tenantOf } from './message.ts';
import { sendMessages } from './send-messages.ts';

/** What the queue on SQS needs. */
export interface SqsQueueOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  /** Whoever only sends needs none: without them each message counts as one that has not failed before. */
  readonly failures?: Pick<FailureCounts, 'read'>;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** How long a receive waits for messages, in seconds up to 4; default 1. At 0 SQS asks only some of its servers. */
  readonly waitSeconds?: number;
}

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

/**
 * The queue on SQS. `receive` gives at most 10 messages, whatever `max` says, and counts visibility in whole seconds, rounded
 * up. `size` is approximate, and may be a minute behind (GetQueueAttributes).
 */
export function createSqsQueue(options: SqsQueueOptions): LogQueue {
  const { sqs, queueUrl, failures, waitSeconds = 1 } = options;
  return {
    send: (messages) => sendMessages(messages, options),

    async receive({ max, visibilityMs }) {
      const messages = await receiveMessages(sqs, {
        QueueUrl: queueUrl,
        MaxNumberOfMessages: Math.min(max, MAX_ENTRIES),
        VisibilityTimeout: Math.ceil(visibilityMs / 1000),
        WaitTimeSeconds: waitSeconds,
      });
      return Promise.all(messages.map((message) => toReceived(message, failures)));
    },

    size: () => approximateSize(sqs, queueUrl),
  };
}

/** Receives messages with what {@link toReceived} and dead letters read of them. @throws RdpError */
export async function receiveMessages(
  sqs: SQSClient,
  input: ConstructorParameters<typeof ReceiveMessageCommand>[0],
): Promise<Message[]> {
  const receive = { ...input, MessageAttributeNames: ['All'], MessageSystemAttributeNames: SYSTEM_ATTRIBUTES };
  try {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(receive));
    return Messages;
  } catch (error) {
    throw translate(error, 'receive messages', 'queue_unavailable');
  }
}

async function toReceived(message: Message, failures: SqsQueueOptions['failures']): Promise<ReceivedMessage> {
  const { MessageId: messageId = '', ReceiptHandle: receipt = '', Body: body = '' } = message;
  const tenantId = tenantOf(message);
  const receiveCount = systemNumberOf(message, 'ApproximateReceiveCount', 1);
  // What nobody received before cannot have failed: most messages cost no read.
  const count = receiveCount > 1 ? await failures?.read(tenantId, messageId) : undefined;
  const redrives = numberOf(message, ATTRIBUTE.redrives);
  return {
    messageId,
    receipt,
    tenantId,
    body,
    receiveCount,
    failureCount: count?.failures ?? 0,
    ...(count && { firstFailedAt: count.firstFailedAt }),
    ...(redrives !== undefined && { redrives }),
  };
}

/** About how many messages a queue holds, in flight or delayed or not. @throws RdpError */
export async function approximateSize(sqs: SQSClient, queueUrl: string): Promise<number> {
  try {
    const get = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...COUNTS] });
    const { Attributes = {} } = await sqs.send(get);
    return COUNTS.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
  } catch (error) {
    throw translate(error, 'count messages', 'queue_unavailable');
  }
}
