import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SendResult } from '@rdp/core/ports';
import { inBatches } from './batches.ts';
import { type Attributes, ofTenant } from './message.ts';

/** A message for SQS. */
export interface NewMessage {
  /** Empty where no tenant is known. */
  readonly tenantId: string;
  readonly body: string;
  /** Beside the tenant's. */
  readonly attributes?: Attributes;
}

/** Where messages go. */
export interface SendOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  /** A number in [0, 1). */
  readonly random: () => number;
}

/** Puts messages on a queue and gives one result a message, in order. Never throws for a message that was not taken. */
export async function sendMessages(
  messages: readonly NewMessage[],
  { sqs, queueUrl, random }: SendOptions,
): Promise<SendResult[]> {
  const entries = messages.map(({ tenantId, body, attributes }) => ({
    MessageBody: body,
    ...ofTenant(tenantId, attributes),
  }));
  const results = await inBatches(entries, {
    bytesOf: ({ MessageBody, MessageAttributes }) => Buffer.byteLength(MessageBody) + attributeBytes(MessageAttributes),
    request: (batch) => sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: batch })),
    doing: 'send messages',
    random,
  });
  return results.map((result) =>
    result.ok ? { ok: true, messageId: result.success.MessageId ?? '' } : { ok: false, error: result.error },
  );
}

/** As SQS counts them: name, type and value. All of ours are ASCII. */
const attributeBytes = (attributes: Attributes): number =>
  Object.entries(attributes).reduce(
    (sum, [name, { DataType = '', StringValue = '' }]) => sum + name.length + DataType.length + StringValue.length,
    0,
  );
