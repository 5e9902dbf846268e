import { createHash } from 'node:crypto';
import { madeUpEnvelope } from '@rdp/testkit';
import type { SqsRecord } from '../src/lambda.ts';

/** What a record needs to say; everything else is as AWS sends it. */
export interface Sent {
  readonly messageId: string;
  readonly body?: string;
  readonly receiveCount?: number;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly messageAttributes?: SqsRecord['messageAttributes'];
}

/** A record of an SQS event in its full shape (AWS Lambda Developer Guide, "Example Amazon SQS message event"; names made up). */
export const sqsRecord = ({ messageId, body = madeUpEnvelope(), receiveCount = 1, ...sent }: Sent) => ({
  messageId,
  receiptHandle: `AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a-${messageId}`,
  body,
  attributes: {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: '1767323045183',
    SenderId: 'AROAMADEUP:rdp-ingest',
    MessageGroupId: 'acme',
    ApproximateFirstReceiveTimestamp: '1767323045185',
    ...sent.attributes,
  },
  messageAttributes: sent.messageAttributes ?? {
    tenant_id: { stringValue: 'acme', stringListValues: [], binaryListValues: [], dataType: 'String' },
  },
  md5OfMessageAttributes: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
  md5OfBody: createHash('md5').update(body).digest('hex'),
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:rdp-queue',
  awsRegion: 'eu-central-1',
});

/** The context of an invocation that has `remainingMs` left, as the clock tells. */
export function lambdaContext(remainingMs: number) {
  const end = Date.now() + remainingMs;
  return { functionName: 'rdp-worker', getRemainingTimeInMillis: () => end - Date.now() };
}
