import { randomBytes } from 'node:crypto';
import {
  createDynamoClient,
  createDynamoStore,
  createFailureCounts,
  createReceipts,
  createSettle,
  createSqsClient,
  createSqsDeadLetters,
  createTenantKeys,
  readAwsConfig,
} from '@rdp/aws';
import type { Outcome, WriteResult } from '@rdp/core/ports';
import { createMakers } from '@rdp/worker';
import { createHandler, type LambdaContext, type SqsBatchResponse, type SqsEvent } from '@rdp/worker/lambda';
import { createTelemetry } from './telemetry.ts';

const telemetry = createTelemetry('worker');
const { queueUrl, deadLetterQueueUrl, tableName, indexName, shards } = readAwsConfig(process.env);
const now = Date.now;
const random = Math.random;
const sqs = createSqsClient();
const dynamo = createDynamoClient();
const store = createDynamoStore({ dynamo, tableName, indexName, shards, now, random });
const deadLetters = createSqsDeadLetters({ sqs, queueUrl, deadLetterQueueUrl, now, random });
const failures = createFailureCounts({ dynamo, tableName, now });
const receipts = createReceipts({ sqs, queueUrl });

const handle = createHandler({
  makerFor: createMakers(createTenantKeys({ dynamo, tableName, randomBytes })),
  async failuresOf({ tenantId, messageId }) {
    const count = await failures.read(tenantId, messageId);
    return count ? { failureCount: count.failures, firstFailedAt: count.firstFailedAt } : { failureCount: 0 };
  },
  settleWith: (acknowledge) =>
    createSettle({ store, deadLetters, failures, receipts: { ...receipts, acknowledge }, now, onSettled }),
  now,
  random,
  onUnsettled: telemetry.trouble,
  onUnexpected: telemetry.trouble,
  onFailedLog: ({ error }) => telemetry.trouble(error),
});

function onSettled({ records, verdict }: Outcome, results: readonly WriteResult[]): void {
  const stored = records.filter((_record, at) => results[at]?.status !== 'same');
  telemetry.count('LogsStored', stored.length);
  telemetry.count('LogsKnown', records.length - stored.length);
  telemetry.count('LogsInConflict', results.filter(({ status }) => status === 'conflict').length);
  for (const { redactions } of stored) {
    for (const [kind, count] of Object.entries(redactions)) telemetry.count(`Redacted.${kind}`, count);
  }
  if (verdict.action === 'retry') telemetry.count('MessagesRetried', 1);
  if (verdict.action === 'give-up') telemetry.count('MessagesDeadLettered', 1);
}

/** The entry point of the function on the queue. */
export const handler = async (event: SqsEvent, context: LambdaContext): Promise<SqsBatchResponse> => {
  const response = await handle(event, context);
  telemetry.flush();
  return response;
};
