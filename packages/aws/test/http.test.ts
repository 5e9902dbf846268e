import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it, onTestFinished } from 'vitest';
import { requestHandler } from '../src/clients/http.ts';
import { createSqsClient } from '../src/clients/sqs.ts';

it.each([
  ['before the reply', 0],
  ['in the middle of the reply', 1],
])('a socket that hangs %s becomes an error that the SDK tries again', { timeout: 10_000 }, async (_where, bytes) => {
  let requests = 0;
  const server = createServer((_request, response) => {
    if (++requests > 1) return void response.end('{}');
    if (bytes > 0) response.writeHead(200, { 'content-length': 2 }).write('{'.repeat(bytes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const sqs = createSqsClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'made-up', secretAccessKey: 'made-up' },
    requestHandler: requestHandler({ requestTimeout: 200 }),
  });
  await expect(sqs.send(new ReceiveMessageCommand({ QueueUrl: 'http://queue' }))).resolves.toMatchObject({});
  expect(requests).toBe(2);
});
