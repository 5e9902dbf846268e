import { sqsCall } from './aws-call.ts';

/** An SQS event source mapping. */
export interface EventSourceOptions {
  /** Where SQS listens. */
  readonly endpoint: string;
  readonly queueUrl: string;
  /** Invokes the function. What it throws is a failed invocation: the whole batch stays on the queue. */
  readonly invoke: (event: SqsBatchEvent) => Promise<unknown>;
  /** Messages of one invocation, at most. @defaultValue 10 */
  readonly batchSize?: number;
  /** How long a batch may be gathered, in milliseconds. @defaultValue 0: what one receive gives */
  readonly batchWindowMs?: number;
  /** Batches that are at work at once. @defaultValue 1 */
  readonly concurrency?: number;
  /** Is told of each invocation that failed as a whole, and of each call to SQS that did. */
  readonly onError?: (error: Error) => void;
}

/** A running {@link EventSourceOptions | event source}. */
export interface EventSource {
  /** Receives no more, and waits for the batches at work. */
  stop(): Promise<void>;
}

/** What the function is invoked with. */
export interface SqsBatchEvent {
  readonly Records: readonly EventRecord[];
}

type EventRecord = ReturnType<typeof toRecord>;

interface Message {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue?: string; readonly DataType: string }>>;
}

/** One ReceiveMessage and one DeleteMessageBatch take so many. */
const SQS_BATCH = 10;
/** The payload of an invocation is 6 MB at most: Lambda splits a batch that is larger. */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;
const WAIT_SECONDS = 1;
const ERROR_PAUSE_MS = 100;

/**
 * Polls a queue and invokes a function with its messages by the rules of Lambda
 * (docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html): messages that the function does not report as failed are
 * deleted; all others become visible again by their visibility timeout, and go to the dead-letter queue by the queue's own
 * redrive policy. It neither counts receives nor moves messages: the queue does.
 */
export function startEventSource(options: EventSourceOptions): EventSource {
  const stopping = new AbortController();
  const pollers = Array.from({ length: options.concurrency ?? 1 }, () => poll(options, stopping.signal));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(pollers);
    },
  };
}

async function poll(options: EventSourceOptions, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    try {
      const messages = await gather(options, stopping);
      for (const batch of split(messages)) await work(batch, options);
    } catch (error) {
      if (stopping.aborted) return;
      options.onError?.(error as Error);
      await new Promise((resolve) => setTimeout(resolve, ERROR_PAUSE_MS));
    }
  }
}

/** A batch: full, or what came in the window. What was received when the source is stopped is still worked. */
async function gather(options: EventSourceOptions, stopping: AbortSignal): Promise<Message[]> {
  const { batchSize = SQS_BATCH, batchWindowMs = 0 } = options;
  const batch = await receive(options, batchSize, WAIT_SECONDS, stopping);
  const closesAt = Date.now() + batchWindowMs;
  while (batch.length > 0 && batch.length < batchSize && Date.now() < closesAt && !stopping.aborted) {
    const seconds = Math.min(WAIT_SECONDS, Math.ceil((closesAt - Date.now()) / 1000));
    batch.push(...(await receive(options, batchSize - batch.length, seconds, stopping).catch(() => [])));
  }
  return batch;
}

async function receive(
  { endpoint, queueUrl }: EventSourceOptions,
  max: number,
  seconds: number,
  stopping: AbortSignal,
): Promise<Message[]> {
  const input = {
    QueueUrl: queueUrl,
    MaxNumberOfMessages: Math.min(max, SQS_BATCH),
    WaitTimeSeconds: seconds,
    AttributeNames: ['All'],
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  };
  const { Messages } = await sqsCall<{ Messages?: Message[] }>(endpoint, 'ReceiveMessage', input, stopping);
  return Messages ?? [];
}

/** `messages` in events that Lambda can carry. */
function split(messages: readonly Message[]): Message[][] {
  const batches: Message[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    const size = Buffer.byteLength(JSON.stringify(toRecord(message)));
    if (bytes + size > MAX_EVENT_BYTES) {
      batches.push([]);
      bytes = 0;
    }
    bytes += size;
    batches.at(-1)?.push(message);
  }
  return batches;
}

async function work(batch: readonly Message[], { endpoint, queueUrl, invoke, onError }: EventSourceOptions) {
  let response: unknown;
  try {
    response = await invoke({ Records: batch.map(toRecord) });
  } catch (error) {
    onError?.(error as Error);
    return;
  }
  const failed = failuresIn(response, batch);
  const done = batch.filter(({ MessageId }) => !failed.has(MessageId));
  for (let at = 0; at < done.length; at += SQS_BATCH) {
    const Entries = done
      .slice(at, at + SQS_BATCH)
      .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqsCall(endpoint, 'DeleteMessageBatch', { QueueUrl: queueUrl, Entries });
  }
}

/** The ids that stay: none for an empty answer, all of them for one that does not name messages of the batch. */
export function failuresIn(response: unknown, batch: readonly Pick<Message, 'MessageId'>[]): ReadonlySet<string> {
  const failures = (response as { batchItemFailures?: unknown } | null | undefined)?.batchItemFailures ?? [];
  const all = new Set(batch.map(({ MessageId }) => MessageId));
  if (!Array.isArray(failures)) return all;
  const ids = failures.map((failure) => failure?.itemIdentifier);
  return ids.every((id) => all.has(id)) ? new Set(ids) : all;
}

/** A received message as the function sees it. */
const toRecord = (message: Message) => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  md5OfBody: message.MD5OfBody,
  attributes: { ApproximateReceiveCount: '1', ...message.Attributes },
  messageAttributes: Object.fromEntries(
    Object.entries(message.MessageAttributes ?? {}).map(([name, { StringValue, DataType }]) => [
      name,
      { stringValue: StringValue, stringListValues: [], binaryListValues: [], dataType: DataType },
    ]),
  ),
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:queue',
  awsRegion: 'us-east-1',
});
