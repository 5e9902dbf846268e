import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { rdp, tempDir } from './rdp.ts';

it.each([
  [401, 'unauthenticated'],
  [403, 'forbidden'],
])('a pipeline that answers %i ends a run with 4', async (status, code) => {
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      response
        .writeHead(status, { 'content-type': 'application/problem+json' })
        .end(JSON.stringify({ status, code, detail: 'no valid key', retryable: false }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const result = await rdp(['ingest', '-', '--tenant', 'acme', '--url', url], { data: tempDir(), input: 'x\n' });
  expect([result.code, result.stdout]).toEqual([4, '']);
  expect(result.stderr).toContain('no valid key');
});
