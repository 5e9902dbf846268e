import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { failuresIn } from '../src/event-source.ts';
import {
  type Emulator,
  type EventSourceOptions,
  type SqsBatchEvent,
  sqsCall,
  startEventSource,
  startLambda,
  startSqs,
  until,
} from '../src/index.ts';

const bundle = fileURLToPath(new URL('./fixtures/handler.mjs', import.meta.url));

let sqs: Emulator;
let queues = 0;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.stop());

const call = <T = Record<string, never>>(action: string, input: Record<string, unknown>) =>
  sqsCall<T>(sqs.endpoint, action, input);

async function createQueue(attributes: Record<string, string> = {}) {
  const input = { QueueName: `queue-${++queues}`, Attributes: { VisibilityTimeout: '1', ...attributes } };
  return (await call<{ QueueUrl: string }>('CreateQueue', input)).QueueUrl;
}

async function attributesOf(queueUrl: string): Promise<Record<string, string>> {
  const input = { QueueUrl: queueUrl, AttributeNames: ['All'] };
  return (await call<{ Attributes: Record<string, string> }>('GetQueueAttributes', input)).Attributes;
}

async function sizeOf(queueUrl: string): Promise<number> {
  const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = await attributesOf(queueUrl);
  return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
}

const send = (queueUrl: string, MessageBody: string) =>
  call('SendMessage', {
    QueueUrl: queueUrl,
    MessageBody,
    MessageAttributes: { tenant_id: { DataType: 'String', StringValue: 'acme' } },
  });

/** Runs a source over the queue whose function is the fixture; gives the batches that it was invoked with. */
function run(queueUrl: string, options: Partial<EventSourceOptions> = {}) {
  const lambda = startLambda({ bundle, environment: {}, timeoutMs: 10_000 });
  const events: SqsBatchEvent[] = [];
  const invoke = (event: SqsBatchEvent) => {
    events.push(event);
    return lambda.invoke(event);
  };
  const source = startEventSource({ endpoint: sqs.endpoint, queueUrl, invoke, ...options });
  onTestFinished(async () => {
    await source.stop();
    await lambda.stop();
  });
  return events;
}

const bodies = (events: readonly SqsBatchEvent[]) => events.map(({ Records }) => Records.map(({ body }) => body));

describe('an event source', () => {
  it('deletes what the function does not report, and leaves what it does to the visibility timeout', async () => {
    const queueUrl = await createQueue();
    for (const body of ['a', 'fail', 'b']) await send(queueUrl, body);
    const events = run(queueUrl);
    const again = await until('the failed message again', () =>
      events.find(({ Records }) => Records[0]?.attributes.ApproximateReceiveCount === '2'),
    );
    expect(again.Records.map(({ body }) => body)).toEqual(['fail']);
    expect(again.Records[0]).toMatchObject({
      messageAttributes: { tenant_id: { stringValue: 'acme', dataType: 'String' } },
      eventSource: 'aws:sqs',
    });
    expect(bodies(events).flat().toSorted().slice(0, 2)).toEqual(['a', 'b']);
    expect(await sizeOf(queueUrl)).toBe(1);
  });

  it('leaves the whole batch where the function throws', async () => {
    const queueUrl = await createQueue();
    for (const body of ['throw', 'a']) await send(queueUrl, body);
    const errors: string[] = [];
    run(queueUrl, { onError: ({ message }) => errors.push(message) });
    await until('a failed invocation', () => errors.length > 0);
    expect(errors[0]).toContain('as it was told to');
    expect(await sizeOf(queueUrl)).toBe(2);
  });

  it('leaves giving up to the redrive policy of the queue', async () => {
    const deadLetters = await createQueue();
    const { QueueArn } = await attributesOf(deadLetters);
    const policy = JSON.stringify({ deadLetterTargetArn: QueueArn, maxReceiveCount: 2 });
    const queueUrl = await createQueue({ RedrivePolicy: policy });
    await send(queueUrl, 'fail');
    const events = run(queueUrl);
    await until('the dead letter', async () => (await sizeOf(deadLetters)) === 1);
    expect(bodies(events)).toEqual([['fail'], ['fail']]);
    expect(await sizeOf(queueUrl)).toBe(0);
  });

  it('gathers a batch up to its size or its window', async () => {
    const queueUrl = await createQueue({ VisibilityTimeout: '30' });
    for (let at = 0; at < 25; at++) await send(queueUrl, `m-${at}`);
    const events = run(queueUrl, { batchSize: 20, batchWindowMs: 500 });
    await until('an empty queue', async () => (await sizeOf(queueUrl)) === 0);
    expect(events.map(({ Records }) => Records.length)).toEqual([20, 5]);
  });

  it('splits a batch that no event can carry', async () => {
    const queueUrl = await createQueue({ VisibilityTimeout: '30' });
    for (let at = 0; at < 7; at++) await send(queueUrl, String(at).repeat(1_000_000));
    const events = run(queueUrl);
    await until('an empty queue', async () => (await sizeOf(queueUrl)) === 0);
    expect(events.length).toBeGreaterThan(1);
    expect(events.flatMap(({ Records }) => Records)).toHaveLength(7);
  });
});

describe('an answer', () => {
  const batch = [{ MessageId: 'a' }, { MessageId: 'b' }];

  it.each([
    ['nothing', undefined, []],
    ['null', null, []],
    ['no list', {}, []],
    ['a null list', { batchItemFailures: null }, []],
    ['an empty list', { batchItemFailures: [] }, []],
    ['one message', { batchItemFailures: [{ itemIdentifier: 'b' }] }, ['b']],
    ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }, ['a', 'b']],
    ['an id of another batch', { batchItemFailures: [{ itemIdentifier: 'c' }] }, ['a', 'b']],
    ['a wrong key', { batchItemFailures: [{ id: 'a' }] }, ['a', 'b']],
    ['no list but an object', { batchItemFailures: {} }, ['a', 'b']],
  ])('of %s leaves what AWS says', (_name, response, left) => {
    expect([...failuresIn(response, batch)]).toEqual(left);
  });
});
