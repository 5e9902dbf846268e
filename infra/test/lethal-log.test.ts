import { fileURLToPath } from 'node:url';
import { until } from '@rdp/testkit';
import { expect, it, onTestFinished } from 'vitest';
import { startDeployment } from './local-deployment.ts';

const bundle = fileURLToPath(new URL('./fixtures/lethal-worker.ts', import.meta.url));

it('a log that kills the process takes nothing with it: its neighbours are stored, and the queue itself gives it up', {
  timeout: 90_000,
}, async () => {
  const aws = await startDeployment({
    visibilitySeconds: 1,
    paused: true,
    worker: { bundle, environment: { NODE_OPTIONS: '--conditions=@rdp/source' } },
  });
  onTestFinished(aws.stop);
  const post = async (tenantId: string, logs: readonly object[]): Promise<void> => {
    const headers = { 'content-type': 'application/json', 'x-tenant-id': tenantId };
    const { status } = await fetch(`${aws.url}/ingest`, { method: 'POST', headers, body: JSON.stringify(logs) });
    expect(status).toBe(202);
  };
  const log = (at: number) => ({ log_id: `log-${at}`, text: at === 3 ? 'LETHAL' : `text ${at}` });
  const neighbours = [0, 1, 2, 4, 5, 6, 7].map((at) => `log-${at}`);
  await Promise.all([
    post(
      'acme',
      Array.from({ length: 8 }, (_, at) => log(at)),
    ),
    ...Array.from({ length: 5 }, (_, at) => post('beta', [{ log_id: `b-${at}`, text: 'of another tenant' }])),
  ]);
  // All of them in one batch, time and again.
  aws.work();

  const letters = await until('the dead letter', async () => (await aws.sizeOf(aws.deadLetterQueueUrl)) > 0, 60_000);
  expect(letters).toBe(true);
  expect([...(await aws.itemsOf('acme')).keys()].toSorted()).toEqual(neighbours);
  expect((await aws.itemsOf('beta')).size).toBe(5);
  await until('an empty queue', async () => (await aws.sizeOf(aws.queueUrl)) === 0);
  // Only the one message: what shared a batch with it was deleted as soon as it was done.
  expect(await aws.sizeOf(aws.deadLetterQueueUrl)).toBe(1);
  const { Messages } = await aws.sqs<{ Messages: { Body: string; MessageAttributes: object }[] }>('ReceiveMessage', {
    QueueUrl: aws.deadLetterQueueUrl,
    MessageAttributeNames: ['All'],
  });
  expect(JSON.parse(Messages[0]!.Body).records).toHaveLength(8);
  expect(Object.keys(Messages[0]!.MessageAttributes)).toEqual(['tenant_id']);
});
