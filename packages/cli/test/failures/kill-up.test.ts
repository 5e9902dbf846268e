import { setTimeout as pause } from 'node:timers/promises';
import { until } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { records, tempDir } from '../rdp.ts';
import { ndjson, send } from './client.ts';
import { startClients } from './clients.ts';
import { newLedger, wrongs } from './ledger.ts';
import { createRandom, SEED } from './random.ts';
import { startServer } from './server.ts';
import { damage, deadLetters, queued, storedRows, untilQueueIsEmpty } from './stored.ts';

const KILLS = 24;

describe(`kill -9 of rdp up at random moments (RDP_TEST_SEED=${SEED})`, () => {
  it(`${KILLS} kills while clients send: each log that got a 202 is stored once and whole`, {
    timeout: 240_000,
  }, async () => {
    const data = tempDir();
    const random = createRandom(1);
    const ledger = newLedger();
    const clients = startClients(4, ledger);
    for (let kill = 0; kill < KILLS; kill++) {
      const server = startServer(data);
      if (random.chance(0.75)) {
        clients.url = await server.listening;
        const before = ledger.accepted.size;
        await until('something to be accepted', () => ledger.accepted.size > before, 60_000);
      }
      // The rest die while they start, or soon after.
      await pause(random.int(0, 300));
      clients.url = undefined;
      server.process.kill('SIGKILL');
      const { stderr } = await server.finished;
      expect(stderr).toBe('');
    }
    await clients.stop();
    expect(damage(data)).toEqual(['ok']);

    const server = startServer(data);
    const url = await server.listening;
    await untilQueueIsEmpty(data);
    const rows = storedRows(data);
    expect(ledger.accepted.size).toBeGreaterThan(KILLS);
    expect(wrongs(ledger, rows).slice(0, 10)).toEqual([]);
    expect(deadLetters(data)).toEqual([]);

    // What is sent once more changes nothing.
    const known = rows.filter(({ log_id, source }) => log_id.startsWith('log-') && source === 'json_upload');
    const sample = Array.from(
      { length: 100 },
      () => ledger.sent.get(random.pick(known).log_id.slice('log-'.length))!.log,
    );
    for (const tenant of new Set(sample.map((log) => log.tenant))) {
      const again = ndjson(sample.filter((log) => log.tenant === tenant));
      expect(await send(url, again, ledger)).toMatchObject({ status: 202 });
    }
    await untilQueueIsEmpty(data);
    expect(storedRows(data)).toEqual(rows);

    for (const tenant of new Set(rows.map((row) => row.tenant_id))) {
      const shown = await records(data, tenant);
      const expected = rows.filter((row) => row.tenant_id === tenant).slice(-100_000);
      expect(shown.map(({ log_id, modified_data }) => [log_id, modified_data])).toEqual(
        expected.map(({ log_id, clean }) => [log_id, clean]),
      );
    }
    server.process.kill('SIGTERM');
    expect(await server.finished).toMatchObject({ code: 0, stderr: '' });
    expect(queued(data)).toBe(0);
  });
});
