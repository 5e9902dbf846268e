import { until } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { rdp, tempDir } from '../rdp.ts';
import { type MadeRequest, ndjson, type Sent, send } from './client.ts';
import { newLedger, wrongs } from './ledger.ts';
import { makeLog } from './made-logs.ts';
import { createRandom, SEED } from './random.ts';
import { startServer } from './server.ts';
import { damage, deadLetters, storedRows, untilQueueIsEmpty } from './stored.ts';

/** What the pipeline answers while there is no room. */
const NO_ROOM = { code: 'queue_unavailable', status: 500, retryable: true };

describe(`a full disk under rdp up (RDP_TEST_SEED=${SEED})`, () => {
  it('refuses with 500 and Retry-After, loses nothing accepted, and goes on when there is room', {
    timeout: 180_000,
  }, async () => {
    const data = tempDir();
    const random = createRandom(21);
    const ledger = newLedger();
    const small = startServer(data, ['--max-size', '2M']);
    const url = await small.listening;
    const refused: MadeRequest[] = [];
    const next = (): MadeRequest =>
      ndjson(Array.from({ length: random.int(1, 150) }, () => makeLog(random, 'acme', true)));
    const feed = async (request: MadeRequest): Promise<Exclude<Sent, 'no answer'>> => {
      const sent = await send(url, request, ledger);
      if (sent === 'no answer') throw new Error('rdp up gave no answer');
      if (sent.status !== 202) refused.push(request);
      return sent;
    };
    const first = await until(
      'the disk to be full',
      async () => {
        const sent = await feed(next());
        return sent.status !== 202 && sent;
      },
      60_000,
    );
    expect(first.headers.get('content-type')).toBe('application/problem+json');
    expect(Number(first.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(first).toMatchObject({ status: 500, body: NO_ROOM });
    const health = await until('health to say so', async () => {
      const response = await fetch(`${url}/health`);
      if (response.status === 500) return response.json();
      await feed(next());
      return undefined;
    });
    expect(health).toMatchObject({ code: 'disk_full', retryable: true });
    expect((await rdp(['health', '--url', url])).code).toBe(1);
    // It still lives, and answers.
    for (let i = 0; i < 5; i++) expect([202, 500]).toContain((await feed(next())).status);
    small.process.kill('SIGTERM');
    expect((await small.finished).code).toBe(0);
    expect(damage(data)).toEqual(['ok']);
    expect(ledger.accepted.size).toBeGreaterThan(0);

    const bigger = await startServer(data, ['--max-size', '100M']).listening;
    expect((await fetch(`${bigger}/health`)).status).toBe(200);
    for (const request of refused) expect(await send(bigger, request, ledger)).toMatchObject({ status: 202 });
    await untilQueueIsEmpty(data, 120_000);
    expect(ledger.accepted.size).toBe(ledger.sent.size);
    expect(wrongs(ledger, storedRows(data)).slice(0, 10)).toEqual([]);
    expect(deadLetters(data)).toEqual([]);
  });
});
