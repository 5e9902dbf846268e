import { RdpError, toRdpError, unpack } from '@rdp/core';
import type { ReceivedMessage, Settle } from '@rdp/core/ports';
import { processBatch, type WorkerDependencies } from './process-batch.ts';

/** What RDP reads of a record of an SQS event (docs.aws.amazon.com/lambda/latest/dg/with-sqs.html). */
export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: {
    /** How often it was received, this time included: a number in decimal. */
    readonly ApproximateReceiveCount: string;
  };
  readonly messageAttributes: Readonly<Record<string, { readonly stringValue?: string | undefined } | undefined>>;
}

/** The event of an SQS event source. */
export interface SqsEvent {
  readonly Records: readonly SqsRecord[];
}

/** What RDP uses of a Lambda context. */
export interface LambdaContext {
  /** Milliseconds until the function is ended by force. */
  readonly getRemainingTimeInMillis: () => number;
}

/** What stays on the queue; every other message of the batch is deleted by Lambda (`ReportBatchItemFailures`). */
export interface SqsBatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** What the worker needs behind SQS. */
export interface SqsWorker extends Omit<WorkerDependencies, 'settle' | 'shouldStop'> {
  /** How often a log of this message has failed in itself before. Throws (retryable) while that cannot be read. */
  readonly failuresOf: (message: ReceivedMessage) => Promise<Pick<ReceivedMessage, 'failureCount' | 'firstFailedAt'>>;
  /** What carries outcomes out; it calls `acknowledge` for each message that is done. */
  readonly settleWith: (acknowledge: (message: ReceivedMessage) => void) => Settle;
  /** Is told of an error that no code of RDP foresaw; its message stays on the queue. */
  readonly onUnexpected?: (error: RdpError) => void;
  /** How many messages are worked at once; of large ones fewer. @defaultValue 10 */
  readonly concurrency?: number;
}

const DEFAULT_CONCURRENCY = 10;
/**
 * Of large messages fewer are worked at once: two full envelopes. They share one processor, and all logs of a message have to be
 * stored before the deadline of its write; ten thousand logs at once would miss it.
 */
const CHARACTERS_AT_ONCE = 512 * 1024;
/** No work is started when less than this is left. */
const STOP_BEFORE_END_MS = 10_000;
/** What is still at work when less than this is left is reported failed: a function that is ended by force reports nothing. */
const ANSWER_BEFORE_END_MS = 2_000;

/**
 * The worker on an SQS event source. Each message is worked by itself, so that one which cannot be stored holds up no other;
 * what is not acknowledged at the end is reported failed. Never throws: that would bring the whole batch back.
 */
export const createHandler =
  (worker: SqsWorker) =>
  async ({ Records = [] }: SqsEvent, context: LambdaContext): Promise<SqsBatchResponse> => {
    const done = new Set<string>();
    const settle = worker.settleWith(({ messageId }) => void done.add(messageId));
    const shouldStop = (): boolean => context.getRemainingTimeInMillis() < STOP_BEFORE_END_MS;
    const work = (record: SqsRecord): Promise<void> =>
      workOne(record, { ...worker, settle, shouldStop }).catch((cause) => worker.onUnexpected?.(toRdpError(cause)));
    await beforeEnd(context, workAll(Records, work, worker.concurrency ?? DEFAULT_CONCURRENCY));
    const left = Records.filter(({ messageId }) => !done.has(messageId));
    return { batchItemFailures: left.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };

async function workOne(record: SqsRecord, worker: SqsWorker & WorkerDependencies): Promise<void> {
  const message = toMessage(record);
  // Nothing can have failed before the first receive.
  if (message.receiveCount <= 1) return processBatch([message], worker);
  const failures = await worker.failuresOf(message).catch(toRdpError);
  if (!(failures instanceof RdpError)) return processBatch([{ ...message, ...failures }], worker);
  // How often it has failed decides what becomes of it: while that cannot be read it waits, as for its tenant's key.
  await processBatch([message], { ...worker, makerFor: () => Promise.reject(failures) });
}

function toMessage({ messageId, receiptHandle, body, attributes, messageAttributes }: SqsRecord): ReceivedMessage {
  const redrives = messageAttributes['redrives']?.stringValue;
  return {
    messageId,
    receipt: receiptHandle,
    tenantId: messageAttributes['tenant_id']?.stringValue ?? tenantIn(body),
    body,
    receiveCount: Number(attributes.ApproximateReceiveCount),
    failureCount: 0,
    ...(redrives !== undefined && { redrives: Number(redrives) }),
  };
}

/** The tenant of a message that somebody sent without its attributes; empty where the body does not tell. */
function tenantIn(body: string): string {
  try {
    return unpack(body).tenant_id;
  } catch {
    return '';
  }
}

/** Works each record, so many at once as `most` and {@link CHARACTERS_AT_ONCE} allow, and one in any case. */
async function workAll(
  records: readonly SqsRecord[],
  work: (record: SqsRecord) => Promise<void>,
  most: number,
): Promise<void> {
  const working = new Set<Promise<void>>();
  let characters = 0;
  for (const record of records) {
    const { length } = record.body;
    while (working.size >= most || (working.size > 0 && characters + length > CHARACTERS_AT_ONCE)) {
      await Promise.race(working);
    }
    characters += length;
    const one = work(record).finally(() => {
      working.delete(one);
      characters -= length;
    });
    working.add(one);
  }
  await Promise.all(working);
}

/** Waits for `work`, but not past the moment when the answer has to go out. */
async function beforeEnd(context: LambdaContext, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, context.getRemainingTimeInMillis() - ANSWER_BEFORE_END_MS));
  });
  await Promise.race([work, end]);
  clearTimeout(timer);
}
