// The pipeline as infra deploys it, on this machine: both bundles in processes of their own, against emulators, all metered.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { recordTableInput } from '../packages/aws/test/table-inputs.ts';
import { dynamoCall, sqsCall } from '../packages/testkit/src/aws-call.ts';
import { startDynamo, startSqs } from '../packages/testkit/src/emulators.ts';
import { startEventSource } from '../packages/testkit/src/event-source.ts';
import { serveFunctionUrl } from '../packages/testkit/src/function-url.ts';
import { startLambda } from '../packages/testkit/src/lambda.ts';
import { openMeter } from './aws-meter.mjs';
import { ROOT } from './child.mjs';

// The defaults of infra/lib/options.ts and worker-function.ts.
const WORKER_TIMEOUT_MS = 150_000;
const INGEST_TIMEOUT_MS = 30_000;
const VISIBILITY_SECONDS = 900;
const BATCH_SIZE = 10;
const BATCH_WINDOW_MS = 1_000;
const MAX_RECEIVE_COUNT = 10;
/** MiB of memory of each function. */
export const MEMORY_MIB = 1024;

const TABLE = 'rdp-bench';

/** The bundle of a function. Throws where it is not built. */
export function bundleOf(name) {
  const path = join(ROOT, 'infra/dist', name, 'index.mjs');
  if (!existsSync(path)) throw new Error('the functions are not built\n  hint: npm run build');
  return path;
}

/** Starts it all, and gives it to `use`; ends it afterwards. */
export async function withDeployment(use) {
  const closing = [];
  try {
    return await use(await start(closing));
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

async function start(closing) {
  const [sqs, dynamo] = await Promise.all([startSqs(), startDynamo()]);
  closing.push(() => Promise.all([sqs.stop(), dynamo.stop()]));
  const [sqsMeter, dynamoMeter] = await Promise.all([openMeter(sqs.endpoint), openMeter(dynamo.endpoint)]);
  closing.push(() => Promise.all([sqsMeter.close(), dynamoMeter.close()]));
  const queues = await createQueues(sqs.endpoint);
  await dynamoCall(dynamo.endpoint, 'CreateTable', recordTableInput(TABLE));
  const environment = {
    ...sqs.environment,
    ...dynamo.environment,
    AWS_ENDPOINT_URL_SQS: sqsMeter.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoMeter.endpoint,
    RDP_QUEUE_URL: queues.queueUrl,
    RDP_AUTH: 'none',
    RDP_DLQ_URL: queues.deadLetterQueueUrl,
    RDP_TABLE_NAME: TABLE,
  };
  const ingest = startFunction('ingest', environment, INGEST_TIMEOUT_MS);
  const worker = startFunction('worker', environment, WORKER_TIMEOUT_MS);
  closing.push(() => Promise.all([ingest.stop(), worker.stop()]));
  const url = await serveFunctionUrl(ingest);
  closing.push(() => url.stop());
  const errors = [];
  const source = startEventSource({
    endpoint: sqsMeter.endpoint,
    queueUrl: queues.queueUrl,
    invoke: worker.invoke,
    batchSize: BATCH_SIZE,
    batchWindowMs: BATCH_WINDOW_MS,
    onError: (error) => errors.push(error),
  });
  closing.push(() => source.stop());
  return {
    url: url.url,
    errors,
    /** What was counted and measured since it was last taken. */
    takeCounts: () => ({
      sqs: sqsMeter.takeCounts(),
      dynamo: dynamoMeter.takeCounts(),
      ingest: ingest.takeTimes(),
      worker: worker.takeTimes(),
    }),
    isQueueEmpty: async () => (await sizeOf(sqs.endpoint, queues.queueUrl)) === 0,
    deadLetters: () => sizeOf(sqs.endpoint, queues.deadLetterQueueUrl),
    items: () => scan(dynamo.endpoint),
  };
}

function startFunction(name, environment, timeoutMs) {
  const bundle = join(import.meta.dirname, 'aws-timed.mjs');
  const lambda = startLambda({ bundle, environment: { ...environment, BENCH_BUNDLE: bundleOf(name) }, timeoutMs });
  let times = [];
  return {
    stop: lambda.stop,
    async invoke(event) {
      const { bench, ...result } = await lambda.invoke(event);
      times.push(bench);
      return result;
    },
    takeTimes() {
      const taken = times;
      times = [];
      return taken;
    },
  };
}

async function createQueues(endpoint) {
  const create = async (QueueName, Attributes) =>
    (await sqsCall(endpoint, 'CreateQueue', { QueueName, Attributes })).QueueUrl;
  const deadLetterQueueUrl = await create('rdp-bench-dlq', {});
  const { Attributes } = await attributesOf(endpoint, deadLetterQueueUrl);
  const queueUrl = await create('rdp-bench', {
    VisibilityTimeout: String(VISIBILITY_SECONDS),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: Attributes.QueueArn, maxReceiveCount: MAX_RECEIVE_COUNT }),
  });
  return { queueUrl, deadLetterQueueUrl };
}

const attributesOf = (endpoint, QueueUrl) =>
  sqsCall(endpoint, 'GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });

/** Messages of a queue, in flight or not. */
async function sizeOf(endpoint, queueUrl) {
  const { Attributes } = await attributesOf(endpoint, queueUrl);
  const count = (name) => Number(Attributes[name] ?? 0);
  return count('ApproximateNumberOfMessages') + count('ApproximateNumberOfMessagesNotVisible');
}

/** Every item of the table, as on the wire. */
async function scan(endpoint) {
  const items = [];
  let ExclusiveStartKey;
  do {
    const page = await dynamoCall(endpoint, 'Scan', { TableName: TABLE, ExclusiveStartKey });
    items.push(...page.Items);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}
