import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { sqsCall } from '../src/aws-call.ts';
import { type Emulator, startDynamo, startSqs } from '../src/emulators.ts';
import { startFaultProxy } from '../src/fault-proxy.ts';
import type { FaultRates } from '../src/faults.ts';

let sqs: Emulator;
let dynamo: Emulator;
beforeAll(async () => {
  [sqs, dynamo] = await Promise.all([startSqs(), startDynamo()]);
});
afterAll(() => Promise.all([sqs.stop(), dynamo.stop()]));

let queues = 0;

/** A queue of its own, and a proxy before it. */
async function open(rates: FaultRates, seed = 1) {
  const proxy = await startFaultProxy(sqs, { seed, rates });
  onTestFinished(proxy.stop);
  const QueueName = `queue-${++queues}`;
  const { QueueUrl } = await sqsCall<{ QueueUrl: string }>(sqs.endpoint, 'CreateQueue', { QueueName });
  const call = <T>(action: string, input: object = {}) => sqsCall<T>(proxy.endpoint, action, { QueueUrl, ...input });
  const sendAll = (bodies: readonly string[], endpoint = sqs.endpoint) => {
    const Entries = bodies.map((MessageBody, at) => ({ Id: String(at), MessageBody }));
    return sqsCall<{ Successful: { Id: string }[]; Failed: { Id: string; SenderFault: boolean; Code: string }[] }>(
      endpoint,
      'SendMessageBatch',
      { QueueUrl, Entries },
    );
  };
  const receive = async (MaxNumberOfMessages = 10): Promise<string[]> => {
    const { Messages } = await call<{ Messages: { Body: string }[] }>('ReceiveMessage', { MaxNumberOfMessages });
    return Messages.map(({ Body }) => Body);
  };
  const size = async (): Promise<number> => {
    const input = { QueueUrl, AttributeNames: ['All'] };
    const { Attributes } = await sqsCall<{ Attributes: Record<string, string> }>(
      sqs.endpoint,
      'GetQueueAttributes',
      input,
    );
    return Number(Attributes['ApproximateNumberOfMessages']);
  };
  const post = (endpoint = proxy.endpoint, target = 'AmazonSQS.SendMessage') =>
    fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
      body: '{}',
    });
  return { proxy, call, sendAll, receive, size, post };
}

describe('a fault proxy', () => {
  it('changes nothing where no fault is drawn, and takes the place of the emulator in the environment', async () => {
    const { proxy, sendAll, receive } = await open({});
    await sendAll(['a', 'b'], proxy.endpoint);
    expect(await receive()).toEqual(['a', 'b']);
    expect(proxy.environment).toEqual({ ...sqs.environment, AWS_ENDPOINT_URL_SQS: proxy.endpoint });
    expect(await proxy.counts()).toEqual({ SendMessageBatch: 1, ReceiveMessage: 1 });
  });

  it.each([
    ['throttle', 400, 'com.amazonaws.sqs#RequestThrottled', 'RequestThrottled;Sender'],
    ['server-error', 500, 'com.amazonaws.sqs#InternalError', 'InternalError;Receiver'],
  ])('says %s as SQS does', async (fault, status, type, queryError) => {
    const { post, proxy } = await open({ SendMessage: { [fault]: 1 } });
    const reply = await post();
    expect(reply.status).toBe(status);
    expect(await reply.json()).toMatchObject({ __type: type });
    expect(reply.headers.get('x-amzn-errortype')).toBe(type);
    expect(reply.headers.get('x-amzn-query-error')).toBe(queryError);
    expect(await proxy.counts()).toEqual({ SendMessage: 1, [`SendMessage ${fault}`]: 1 });
  });

  it('throttles as DynamoDB does, in both of its ways', async () => {
    const proxy = await startFaultProxy(dynamo, { seed: 1, rates: { '*': { throttle: 1 } } });
    onTestFinished(proxy.stop);
    const { post } = await open({});
    const types = new Set<unknown>();
    for (let at = 0; at < 20; at++) {
      const reply = await post(proxy.endpoint, 'DynamoDB_20120810.PutItem');
      expect(reply.status).toBe(400);
      types.add(((await reply.json()) as { __type: string }).__type);
    }
    expect([...types].toSorted()).toEqual([
      'com.amazon.coral.availability#ThrottlingException',
      'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
    ]);
  });

  it('answers in place of the service in a format that is not its own', async () => {
    const { post } = await open({ '*': { 'bad-gateway': 1 } });
    const reply = await post();
    expect([reply.status, reply.headers.get('content-type')]).toEqual([503, 'text/html']);
  });

  it.each([
    ['reset-before', 0],
    ['reset-after', 1],
    ['cut-reply', 1],
  ])('breaks the connection: %s, the service has done it %i times', async (fault, done) => {
    const { proxy, sendAll, size } = await open({ SendMessageBatch: { [fault]: 1 } });
    await expect(sendAll(['a'], proxy.endpoint)).rejects.toThrow();
    expect(await size()).toBe(done);
  });

  it.each([
    ['hang-before', 0],
    ['hang-after', 1],
    ['hang-midway', 1],
  ])('never ends a reply: %s, the service has done it %i times', async (fault, done) => {
    const { proxy, call, size } = await open({ SendMessage: { [fault]: 1 } });
    let settled = false;
    const pending = call('SendMessage', { MessageBody: 'a' }).finally(() => {
      settled = true;
    });
    // It ends with the proxy, when the test is over.
    pending.catch(() => {});
    await expect.poll(proxy.counts).toMatchObject({ [`SendMessage ${fault}`]: 1 });
    await expect.poll(size).toBe(done);
    expect(settled).toBe(false);
  });

  it('gives some entries of a batch to the service and reports the others as failed', async () => {
    const { proxy, sendAll, receive } = await open({ SendMessageBatch: { 'some-failed': 1 } });
    const bodies = ['0', '1', '2', '3', '4', '5', '6', '7'];
    const { Successful, Failed } = await sendAll(bodies, proxy.endpoint);
    expect(Failed.length).toBeGreaterThan(0);
    expect(Successful.length).toBeGreaterThan(0);
    expect([...Successful, ...Failed].map(({ Id }) => Id).toSorted()).toEqual(bodies);
    expect(Failed.every(({ SenderFault, Code }) => !SenderFault && Code === 'InternalError')).toBe(true);
    expect(await receive()).toEqual(Successful.map(({ Id }) => Id));
  });

  it('hands messages out again', async () => {
    const { sendAll, receive } = await open({ ReceiveMessage: { replay: 1 } });
    await sendAll(['a', 'b', 'c']);
    expect(await receive()).toEqual(['a', 'b', 'c']);
    const again = await receive();
    expect(again.length).toBeGreaterThan(0);
    for (const body of again) expect(['a', 'b', 'c']).toContain(body);
  });

  it('hands messages out in another order, each of them once', async () => {
    const { sendAll, receive } = await open({ ReceiveMessage: { reorder: 1 } });
    const bodies = Array.from({ length: 10 }, (_, at) => String(at));
    await sendAll(bodies);
    const received: string[] = [];
    while (received.length < bodies.length) received.push(...(await receive()));
    expect(received.toSorted()).toEqual(bodies);
    expect(received).not.toEqual(bodies);
  });

  it('never gives more messages than were asked for', async () => {
    const { sendAll, receive } = await open({ ReceiveMessage: { replay: 0.5, reorder: 0.5 } });
    await sendAll(['a', 'b', 'c', 'd', 'e', 'f']);
    const seen = new Set<string>();
    while (seen.size < 6) {
      const some = await receive(2);
      expect(some.length).toBeLessThanOrEqual(2);
      for (const body of some) seen.add(body);
    }
  });

  it('draws the same faults from the same seed', async () => {
    const statuses = async (seed: number): Promise<number[]> => {
      const { post } = await open({ '*': { 'server-error': 0.3, throttle: 0.2, 'bad-gateway': 0.2 } }, seed);
      const replies: number[] = [];
      for (let at = 0; at < 30; at++) replies.push((await post()).status);
      return replies;
    };
    const first = await statuses(7);
    expect(await statuses(7)).toEqual(first);
    expect(await statuses(8)).not.toEqual(first);
  });
});
