import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  dynamoCall,
  type Emulator,
  type EventSource,
  type Lambda,
  type LambdaOptions,
  serveFunctionUrl,
  sqsCall,
  startDynamo,
  startEventSource,
  startLambda,
  startSqs,
} from '@rdp/testkit';
import { directoryTableInput, recordTableInput } from '../../packages/aws/test/table-inputs.ts';

/** What can be chosen of a {@link startDeployment | deployment}. */
export interface DeploymentOptions {
  /** Is given what the functions print. */
  readonly onOutput?: (text: string) => void;
  /** How long a message that was received stays invisible. @defaultValue 20 */
  readonly visibilitySeconds?: number;
  /** @defaultValue 10, as the stack has it */
  readonly maxReceiveCount?: number;
  /** Whether the worker gets nothing before {@link Deployment.work}. @defaultValue false */
  readonly paused?: boolean;
  /** How the worker differs from the one that is deployed; its environment is added to. */
  readonly worker?: Partial<LambdaOptions>;
  /** Puts something before an emulator, through which functions and event source have to go. */
  readonly before?: (emulator: Emulator, service: 'sqs' | 'dynamo') => Promise<Emulator>;
  /** Whether ingest asks for keys. @defaultValue `none`: it does not */
  readonly auth?: 'none' | 'api-key';
  /** Puts something around a function. */
  readonly around?: (lambda: Lambda, name: 'ingest' | 'worker') => Lambda;
}

/** An item as it is on the wire. */
export type Item = Readonly<Record<string, { readonly S?: string }>>;

/** The pipeline as it is deployed, on this machine: both bundles in processes of their own, against emulators. */
export type Deployment = Awaited<ReturnType<typeof startDeployment>>;

/** What the stack sets (lib/queue-with-dlq.ts); a visibility timeout is shorter here, since a test waits for it. */
const MAX_RECEIVE_COUNT = 10;
const VISIBILITY_SECONDS = 20;
const TIMEOUT_MS = 30_000;

/** Starts emulators, makes queues and table, and starts both functions over them. */
export async function startDeployment(options: DeploymentOptions = {}) {
  const [sqs, dynamo] = await Promise.all([startSqs(), startDynamo()]);
  const name = `rdp-e2e-${process.pid}-${Date.now()}`;
  const queues = await createQueues(sqs.endpoint, name, options);
  const directoryTableName = `${name}-directory`;
  const tables = [recordTableInput(name), directoryTableInput(directoryTableName)];
  await Promise.all(tables.map((table) => dynamoCall(dynamo.endpoint, 'CreateTable', { ...table })));
  const { before = async (emulator) => emulator, around = (lambda) => lambda } = options;
  const [nearSqs, nearDynamo] = await Promise.all([before(sqs, 'sqs'), before(dynamo, 'dynamo')]);
  const environment = {
    ...nearSqs.environment,
    ...nearDynamo.environment,
    RDP_QUEUE_URL: queues.queueUrl,
    RDP_DLQ_URL: queues.deadLetterQueueUrl,
    RDP_TABLE_NAME: name,
    RDP_AUTH: options.auth ?? 'none',
    RDP_DIRECTORY_TABLE_NAME: directoryTableName,
  };
  const onOutput = options.onOutput ?? (() => {});
  const ingest = around(
    startLambda({ bundle: bundleOf('ingest'), environment, timeoutMs: TIMEOUT_MS, onOutput, concurrency: 2 }),
    'ingest',
  );
  const worker = around(
    startLambda({
      bundle: bundleOf('worker'),
      timeoutMs: TIMEOUT_MS,
      onOutput,
      ...options.worker,
      environment: { ...environment, ...options.worker?.environment },
    }),
    'worker',
  );
  const functionUrl = await serveFunctionUrl(ingest);
  const errors: string[] = [];
  let source: EventSource | undefined;
  const work = (): void => {
    source ??= startEventSource({
      endpoint: nearSqs.endpoint,
      queueUrl: queues.queueUrl,
      invoke: worker.invoke,
      concurrency: options.worker?.concurrency ?? 1,
      onError: ({ message }) => errors.push(message),
    });
  };
  if (!options.paused) work();
  const callSqs = <T>(action: string, input: Readonly<Record<string, unknown>>) =>
    sqsCall<T>(sqs.endpoint, action, input);
  return {
    ...queues,
    tableName: name,
    /** What a program needs to reach the directory. */
    directoryEnvironment: { ...dynamo.environment, RDP_DIRECTORY_TABLE_NAME: directoryTableName },
    url: functionUrl.url,
    /** Lets the worker have what is on the queue. */
    work,
    /** What failed as a whole: invocations and calls. */
    errors,
    sqs: callSqs,
    /** How many messages a queue holds, in flight or not. */
    async sizeOf(QueueUrl: string): Promise<number> {
      const input = { QueueUrl, AttributeNames: ['All'] };
      const { Attributes } = await callSqs<{ Attributes: Record<string, string> }>('GetQueueAttributes', input);
      return (
        Number(Attributes['ApproximateNumberOfMessages']) + Number(Attributes['ApproximateNumberOfMessagesNotVisible'])
      );
    },
    /** The items of a tenant that are logs, by id. */
    async itemsOf(tenantId: string): Promise<Map<string, Item>> {
      const Items: Item[] = [];
      let ExclusiveStartKey: Item | undefined;
      do {
        const page = await dynamoCall<{ Items: Item[]; LastEvaluatedKey?: Item }>(dynamo.endpoint, 'Query', {
          TableName: name,
          KeyConditionExpression: 'tenant_id = :tenant',
          ExpressionAttributeValues: { ':tenant': { S: tenantId } },
          ConsistentRead: true,
          ...(ExclusiveStartKey && { ExclusiveStartKey }),
        });
        Items.push(...page.Items);
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
      return new Map(
        Items.map((item) => [item['log_id']?.S ?? '', item] as const).filter(([id]) => !id.startsWith('~')),
      );
    },
    async stop() {
      await functionUrl.stop();
      await source?.stop();
      await Promise.all([ingest.stop(), worker.stop()]);
      await Promise.all([nearSqs, nearDynamo, sqs, dynamo].map((emulator) => emulator.stop()));
    },
  };
}

function bundleOf(name: string): string {
  const path = fileURLToPath(new URL(`../dist/${name}/index.mjs`, import.meta.url));
  if (!existsSync(path)) throw new Error(`${path} is not there: run the build of infra first`);
  return path;
}

async function createQueues(endpoint: string, name: string, options: DeploymentOptions) {
  const { visibilitySeconds = VISIBILITY_SECONDS, maxReceiveCount = MAX_RECEIVE_COUNT } = options;
  const create = async (QueueName: string, Attributes: Record<string, string>): Promise<string> =>
    (await sqsCall<{ QueueUrl: string }>(endpoint, 'CreateQueue', { QueueName, Attributes })).QueueUrl;
  const deadLetterQueueUrl = await create(`${name}-dlq`, {});
  const input = { QueueUrl: deadLetterQueueUrl, AttributeNames: ['QueueArn'] };
  const { Attributes } = await sqsCall<{ Attributes: { QueueArn: string } }>(endpoint, 'GetQueueAttributes', input);
  const policy = { deadLetterTargetArn: Attributes.QueueArn, maxReceiveCount };
  const queueUrl = await create(name, {
    VisibilityTimeout: String(visibilitySeconds),
    RedrivePolicy: JSON.stringify(policy),
  });
  return { queueUrl, deadLetterQueueUrl };
}
