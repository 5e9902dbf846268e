import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../rdp.ts';
import type { Sent } from './client.ts';
import { startClients } from './clients.ts';
import { newLedger, wrongs } from './ledger.ts';
import { createRandom, SEED } from './random.ts';
import { startServer } from './server.ts';
import { damage, deadLetters, storedRows, untilQueueIsEmpty } from './stored.ts';

const STOPS = 4;
const LIMIT_MS = 10_000;

/** A client that has sent half of its request, and says no more. */
function sendHalf(url: string): void {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    'POST /ingest HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"tenant_id"',
  );
}

describe(`SIGTERM while many requests are in flight (RDP_TEST_SEED=${SEED})`, () => {
  it('rdp up ends with 0 within 10 s, and each log that got a 202 is stored', { timeout: 180_000 }, async () => {
    const data = tempDir();
    const random = createRandom(31);
    const ledger = newLedger();
    const statuses = new Set<number | 'no answer'>();
    const note = (sent: Sent): void => void statuses.add(sent === 'no answer' ? sent : sent.status);
    const clients = startClients(60, ledger, note);
    for (let stop = 0; stop < STOPS; stop++) {
      const server = startServer(data);
      clients.url = await server.listening;
      const before = ledger.accepted.size;
      await until('something to be accepted', () => ledger.accepted.size > before, 60_000);
      if (stop === 0) sendHalf(clients.url);
      await pause(random.int(0, 500));
      const started = performance.now();
      server.process.kill('SIGTERM');
      const { code, stderr } = await server.finished;
      expect([code, stderr]).toEqual([0, '']);
      expect(performance.now() - started).toBeLessThan(LIMIT_MS);
    }
    clients.url = undefined;
    await clients.stop();
    expect(damage(data)).toEqual(['ok']);
    // An answer or a connection that ended: nothing else.
    expect([...statuses].filter((status) => ![202, 500, 'no answer'].includes(status))).toEqual([]);

    await startServer(data).listening;
    await untilQueueIsEmpty(data);
    expect(wrongs(ledger, storedRows(data)).slice(0, 10)).toEqual([]);
    expect(deadLetters(data)).toEqual([]);
  });
});
