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
  type Environment,
  readAwsConfig,
} from '@rdp/aws';
import { toRdpError } from '@rdp/core';
import type { Outcome, ReceivedMessage, WriteResult } from '@rdp/core/ports';
import { createMakers } from '@rdp/worker';
import type { SqsWorker } from '@rdp/worker/lambda';
import type { Telemetry } from './telemetry.ts';

/**
 * The worker over SQS and DynamoDB.
 * @throws RdpError `aws_not_configured`, naming the variable that is missing.
 */
export function composeWorker(environment: Environment, telemetry: Telemetry): SqsWorker {
  const { queueUrl, deadLetterQueueUrl, tableName, indexName, shards } = readAwsConfig(environment);
  const now = Date.now;
  const random = Math.random;
  const sqs = createSqsClient();
  const dynamo = createDynamoClient();
  const store = createDynamoStore({ dynamo, tableName, indexName, shards, now, random });
  const deadLetters = createSqsDeadLetters({ sqs, queueUrl, deadLetterQueueUrl, now, random });
  const failures = createFailureCounts({ dynamo, tableName, now });
  const receipts = createReceipts({ sqs, queueUrl });

  /**
   * Lambda deletes what was acknowledged only after the batch. A message that came again may share its batch with one that
   * kills the process: without a deletion of its own it would come back with that one, until both are given up.
   */
  async function acknowledgeNow(message: ReceivedMessage): Promise<void> {
    if (message.receiveCount <= 1) return;
    // Lambda will delete it all the same.
    await Promise.resolve(receipts.acknowledge(message)).catch((cause) => telemetry.trouble(toRdpError(cause)));
  }

  return {
    makerFor: createMakers(createTenantKeys({ dynamo, tableName, randomBytes })),
    async failuresOf({ tenantId, messageId }) {
      const count = await failures.read(tenantId, messageId);
      return count ? { failureCount: count.failures, firstFailedAt: count.firstFailedAt } : { failureCount: 0 };
    },
    settleWith(acknowledge) {
      const acknowledging = {
        ...receipts,
        async acknowledge(message: ReceivedMessage) {
          acknowledge(message);
          await acknowledgeNow(message);
        },
      };
      const onSettled = (outcome: Outcome, results: readonly WriteResult[]) =>
        countSettled(telemetry, outcome, results);
      return createSettle({ store, deadLetters, failures, receipts: acknowledging, now, onSettled });
    },
    now,
    random,
    onUnsettled: telemetry.trouble,
    onUnexpected: telemetry.trouble,
    onFailedLog({ error }) {
      telemetry.count('LogsFailed', 1);
      telemetry.trouble(error);
    },
  };
}

function countSettled(telemetry: Telemetry, { records, verdict }: Outcome, results: readonly WriteResult[]): void {
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
