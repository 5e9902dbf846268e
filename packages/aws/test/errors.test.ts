import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { RdpError } from '@rdp/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createDynamoClient } from '../src/clients/dynamo.ts';
import { requestHandler } from '../src/clients/http.ts';
import { createSqsClient } from '../src/clients/sqs.ts';
import { translate } from '../src/errors.ts';
import { type Answer, awsError, openProxy, type WireProxy } from './sqs-proxy.ts';

const account = { region: 'us-east-1', credentials: { accessKeyId: 'made-up', secretAccessKey: 'made-up' } };
const QUOTED = 'the message quotes 555-0199';

describe('translate', () => {
  let service: WireProxy | undefined;
  afterEach(() => service?.close());

  const open = async (answer: Answer) => {
    service = await openProxy('http://127.0.0.1:1', () => answer);
    return {
      ...account,
      endpoint: service.endpoint,
      maxAttempts: 1,
      requestHandler: requestHandler({ requestTimeout: 200 }),
    };
  };
  const failedCount = async (answer: Answer): Promise<RdpError> => {
    const sqs = createSqsClient(await open(answer));
    const call = sqs.send(new GetQueueAttributesCommand({ QueueUrl: 'http://sqs.example/1/q' }));
    return call.then(
      () => expect.unreachable(),
      (error) => translate(error, 'count messages', 'queue_unavailable'),
    );
  };
  const failedRead = async (answer: Answer): Promise<RdpError> => {
    const dynamo = createDynamoClient(await open(answer));
    const call = dynamo.send(new GetCommand({ TableName: 't', Key: { tenant_id: 'acme', log_id: 'log-001' } }));
    return call.then(
      () => expect.unreachable(),
      (error) => translate(error, 'read a record'),
    );
  };

  it.each<[type: string, status: number, code: string, retryable: boolean]>([
    ['RequestThrottled', 400, 'queue_unavailable', true],
    ['ThrottlingException', 400, 'queue_unavailable', true],
    ['KmsThrottled', 400, 'queue_unavailable', true],
    ['OverLimit', 400, 'queue_unavailable', true],
    ['InternalError', 500, 'queue_unavailable', true],
    ['ServiceUnavailable', 503, 'queue_unavailable', true],
    ['AccessDenied', 403, 'aws_access_denied', false],
    ['AccessDeniedException', 400, 'aws_access_denied', false],
    ['KmsAccessDenied', 400, 'aws_access_denied', false],
    ['ExpiredToken', 403, 'aws_access_denied', false],
    ['QueueDoesNotExist', 400, 'aws_not_found', false],
    ['InvalidParameterValue', 400, 'aws_refused', false],
  ])('%s (%i) of SQS is %s', async (type, status, code, retryable) => {
    const error = await failedCount(awsError(status, type, QUOTED));
    expect(error).toMatchObject({ code, retryable, message: `cannot count messages: ${type}` });
    expect(error.data).toEqual({ error: type, status, requestId: 'request-1' });
  });

  it.each<[type: string, status: number, code: string, retryable: boolean]>([
    ['ProvisionedThroughputExceededException', 400, 'store_unavailable', true],
    ['RequestLimitExceeded', 400, 'store_unavailable', true],
    ['InternalServerError', 500, 'store_unavailable', true],
    ['UnrecognizedClientException', 400, 'aws_access_denied', false],
    ['ResourceNotFoundException', 400, 'aws_not_found', false],
    ['ValidationException', 400, 'aws_refused', false],
  ])('%s (%i) of DynamoDB is %s', async (type, status, code, retryable) => {
    const error = await failedRead(awsError(status, type, QUOTED));
    expect(error).toMatchObject({ code, retryable, message: `cannot read a record: ${type}` });
    expect(error.data).toEqual({ error: type, status, requestId: 'request-1' });
  });

  it.each<[string, Answer, vendor: string]>([
    ['a connection that breaks', 'reset', 'ECONNRESET'],
    ['a reply that never comes', 'hang', 'ETIMEDOUT'],
  ])('%s is a service that cannot be used now', async (_, answer, vendor) => {
    expect(await failedCount(answer)).toMatchObject({ code: 'queue_unavailable', data: { error: vendor } });
    await service?.close();
    expect(await failedRead(answer)).toMatchObject({ code: 'store_unavailable', data: { error: vendor } });
  });

  it.each([200, 502])(
    'a page of something that is not AWS (%i) is a service that cannot be used now',
    async (status) => {
      const error = await failedCount({ status, body: '<html>555-0199</html>' });
      expect(error).toMatchObject({ code: 'queue_unavailable', data: { status } });
    },
  );

  it('a host that does not answer or is not there is a service that cannot be used now', async () => {
    for (const endpoint of ['http://127.0.0.1:1', 'http://sqs.invalid']) {
      const sqs = createSqsClient({ ...account, endpoint, maxAttempts: 1 });
      const call = sqs.send(new GetQueueAttributesCommand({ QueueUrl: 'http://sqs.example/1/q' }));
      const error = await call.catch((cause) => translate(cause, 'count messages', 'queue_unavailable'));
      expect(error).toMatchObject({ code: 'queue_unavailable', retryable: true });
    }
  });

  it('credentials that are not there are denied access', async () => {
    const credentials = () => Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' }));
    const sqs = createSqsClient({ region: 'us-east-1', endpoint: 'http://127.0.0.1:1', credentials, maxAttempts: 1 });
    const call = sqs.send(new GetQueueAttributesCommand({ QueueUrl: 'http://sqs.example/1/q' }));
    const error = await call.catch((cause) => translate(cause, 'count messages', 'queue_unavailable'));
    expect(error).toMatchObject({ code: 'aws_access_denied', retryable: false });
  });

  it('keeps nothing that may quote what was sent', async () => {
    for (const error of [
      await failedCount(awsError(400, 'InvalidMessageContents', QUOTED)),
      await failedCount({ status: 400, body: { __type: QUOTED, message: QUOTED } }),
    ]) {
      expect(error.cause).toBeUndefined();
      expect(`${error.message} ${JSON.stringify(error.data)}`).not.toContain('555-0199');
      await service?.close();
    }
  });

  it('leaves our own errors as they are, and makes a fault in our code internal', () => {
    const ours = new RdpError('queue_full', 'full');
    expect(translate(ours, 'send messages')).toBe(ours);
    const fault = new TypeError('x is undefined');
    expect(translate(fault, 'send messages')).toMatchObject({ code: 'internal', cause: fault });
  });
});
