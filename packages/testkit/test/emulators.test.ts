import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startDynamo, startSqs } from '../src/emulators.ts';
import { until } from '../src/until.ts';

const call = async (endpoint: string, target: string, version: string) => {
  const reply = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': `application/x-amz-json-${version}`,
      'x-amz-target': target,
      'x-amz-date': '20260102T030405Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=made-up/20260102/us-east-1/x/aws4_request, SignedHeaders=host, Signature=made-up',
    },
    body: '{}',
  });
  return [reply.status, await reply.json()];
};
const queuesAt = (endpoint: string) => call(endpoint, 'AmazonSQS.ListQueues', '1.0');
const tablesAt = (endpoint: string) => call(endpoint, 'DynamoDB_20120810.ListTables', '1.0');

describe('emulators', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('answer on a port of their own, and no more once stopped', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', undefined);
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', undefined);
    const [sqs, dynamo] = await Promise.all([startSqs(), startDynamo()]);
    expect(await queuesAt(sqs.endpoint)).toMatchObject([200, {}]);
    expect(await tablesAt(dynamo.endpoint)).toEqual([200, { TableNames: [] }]);
    expect(sqs.environment).toMatchObject({ AWS_ENDPOINT_URL_SQS: sqs.endpoint, AWS_REGION: 'us-east-1' });
    await Promise.all([sqs.stop(), dynamo.stop()]);
    await expect(queuesAt(sqs.endpoint)).rejects.toThrow();
    await expect(tablesAt(dynamo.endpoint)).rejects.toThrow();
    await sqs.stop();
  });

  it('are what the environment names, where it names one', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', 'http://sqs.example:1');
    const { endpoint, environment, stop } = await startSqs();
    expect(endpoint).toBe('http://sqs.example:1');
    expect(environment).toEqual({ AWS_ENDPOINT_URL_SQS: 'http://sqs.example:1' });
    await stop();
  });

  it('end with the process that started them, however that ends', async () => {
    const starter = fork(new URL('./start-and-report.ts', import.meta.url), { execArgv: ['--conditions=@rdp/source'] });
    const [endpoint] = await once(starter, 'message');
    expect(await queuesAt(endpoint)).toMatchObject([200, {}]);
    starter.kill('SIGKILL');
    await until('the emulator is gone', () =>
      queuesAt(endpoint).then(
        () => false,
        () => true,
      ),
    );
  });
});
