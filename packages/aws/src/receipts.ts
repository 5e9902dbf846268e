import { ChangeMessageVisibilityCommand, DeleteMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ReceivedMessage } from '@rdp/core/ports';
import { translate } from './errors.ts';

/** What can be done with a message that was received, while its receipt holds. */
export interface Receipts {
  /** It is done: nobody receives it again. */
  acknowledge(message: ReceivedMessage): void | Promise<void>;
  /** It is received again once `delayMs` have passed. */
  delay(message: ReceivedMessage, delayMs: number): Promise<void>;
}

/** SQS takes up to 12 hours (ChangeMessageVisibility, "VisibilityTimeout"). */
const MAX_DELAY_SECONDS = 12 * 60 * 60;

/** The receipts of a queue. On Lambda the platform deletes what was not reported failed: `acknowledge` is then another. */
export function createReceipts({ sqs, queueUrl }: { readonly sqs: SQSClient; readonly queueUrl: string }): Receipts {
  return {
    async acknowledge({ receipt }) {
      try {
        await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receipt }));
      } catch (error) {
        throw translate(error, 'acknowledge a message', 'queue_unavailable');
      }
    },
    async delay({ receipt }, delayMs) {
      const seconds = Math.min(Math.ceil(delayMs / 1000), MAX_DELAY_SECONDS);
      try {
        await sqs.send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: queueUrl,
            ReceiptHandle: receipt,
            VisibilityTimeout: seconds,
          }),
        );
      } catch (error) {
        throw translate(error, 'delay a message', 'queue_unavailable');
      }
    },
  };
}
