import { randomUUID } from 'node:crypto';
import { CreateQueueCommand, DeleteQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { realClock, startSqs } from '@rdp/testkit';
import { createSqsClient } from '../src/clients/sqs.ts';
import { createSqsDeadLetters } from '../src/dead-letters.ts';
import { createFailureCounts } from '../src/failure-counts.ts';
import { createSqsQueue } from '../src/queue.ts';
import { createReceipts } from '../src/receipts.ts';
import { createSettle } from '../src/settle.ts';
import { createDynamoStore } from '../src/store.ts';
import type { Dynamo } from './dynamo.ts';
import { openService, type Service } from './open-service.ts';
import { createTestTable } from './test-table.ts';

/** A service that the environment names may be AWS itself, where a queue asks all its servers only when it waits, and counts lag. */
export const isOwnEmulator = !process.env['AWS_ENDPOINT_URL_SQS'];
export const waitSeconds = isOwnEmulator ? 0 : 1;
export const sizeLagMs = isOwnEmulator ? 0 : 90_000;

/** An SQS to test against and a client of it. */
export type Sqs = Service<SQSClient>;

/** Starts an SQS, or takes the one that the environment names. */
export const openSqs = (): Promise<Sqs> => openService(startSqs, () => createSqsClient());

/** A queue and its dead-letter queue, as the stack makes them. */
export interface TestQueues {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  drop(): Promise<void>;
}

/** Makes both, empty, under names of their own. */
export async function createTestQueues(sqs: SQSClient): Promise<TestQueues> {
  const name = `rdp-test-${randomUUID()}`;
  const create = async (QueueName: string, Attributes: Record<string, string>): Promise<string> =>
    (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
  const deadLetterQueueUrl = await create(`${name}-dlq`, { MessageRetentionPeriod: '1209600' });
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterQueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const queueUrl = await create(name, {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: Attributes?.['QueueArn'], maxReceiveCount: 10 }),
  });
  return {
    queueUrl,
    deadLetterQueueUrl,
    async drop() {
      for (const QueueUrl of [queueUrl, deadLetterQueueUrl]) await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };
}

/** Queue and dead letters on queues of their own. */
export async function openQueues(sqs: SQSClient) {
  const { drop, ...urls } = await createTestQueues(sqs);
  const options = { sqs, ...urls, now: realClock.now, random: Math.random, waitSeconds };
  return {
    ...urls,
    queue: createSqsQueue(options),
    deadLetters: createSqsDeadLetters(options),
    clock: realClock,
    close: drop,
  };
}

/** The whole engine: queues and table of their own. */
export async function openEngine(sqs: SQSClient, { client: dynamo }: Dynamo) {
  const queues = await openQueues(sqs);
  const { drop, ...table } = await createTestTable(dynamo);
  const { now } = realClock;
  const store = createDynamoStore({ dynamo, ...table, shards: 2, now, random: Math.random });
  const failures = createFailureCounts({ dynamo, tableName: table.tableName, now });
  const { deadLetters, queueUrl } = queues;
  return {
    ...queues,
    queue: createSqsQueue({ sqs, queueUrl, failures, random: Math.random, waitSeconds }),
    store,
    settle: createSettle({ store, deadLetters, failures, receipts: createReceipts({ sqs, queueUrl }), now }),
    async close() {
      await queues.close();
      await drop();
    },
  };
}
