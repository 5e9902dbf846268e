import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { rdp, start, tempDir } from '../rdp.ts';
import { ndjson, send } from './client.ts';
import { newLedger } from './ledger.ts';
import { makeLog } from './made-logs.ts';
import { createRandom, type Random, SEED } from './random.ts';
import { startServer } from './server.ts';
import { query, untilQueueIsEmpty } from './stored.ts';

const WRITING_MS = 10_000;

const idsByCommit = (data: string, tenant: string): string[] =>
  query<{ log_id: string }>(data, `SELECT log_id FROM records WHERE tenant_id = '${tenant}' ORDER BY seq`).map(
    ({ log_id }) => log_id,
  );

const lines = (random: Random, source: string): string =>
  Array.from({ length: random.int(1, 200) }, (_, i) => `${source} line ${i} ${'.'.repeat(random.int(0, 100))}\n`).join(
    '',
  );

/** Does something again and again, at moments by chance, for the time of the test; gives how often. */
async function repeatedly(random: Random, end: number, act: () => unknown): Promise<number> {
  let count = 0;
  for (; Date.now() < end; count++) {
    await act();
    await pause(random.int(0, 60));
  }
  return count;
}

describe(`writers in several processes and one that tails (RDP_TEST_SEED=${SEED})`, () => {
  it('tail shows each record once, in the order of commit, none missing', { timeout: 120_000 }, async () => {
    const folder = tempDir();
    const data = join(folder, 'data');
    const args = ['--tenant', 'acme'];
    await rdp(['ingest', '-', ...args], { data, input: 'the first\n' });
    const tail = start(['tail', ...args, '-n', '1', '-f', '--json'], { data });
    const shown = (): string[] => tail.printed.stdout.split('\n').slice(0, -1);
    await until('the first record', () => shown().length === 1);

    const url = await startServer(data).listening;
    const live = start(['ingest', '-', ...args, '--json'], { data, live: true });
    const file = join(folder, 'app.log');
    writeFileSync(file, '');
    const ledger = newLedger();
    const end = Date.now() + WRITING_MS;
    const [http, pipe, files] = [createRandom(11), createRandom(12), createRandom(13)];
    const counts = await Promise.all([
      repeatedly(http, end, async () => {
        const tenant = http.pick(['acme', 'acme', 'other']);
        const logs = Array.from({ length: http.int(1, 100) }, () => makeLog(http, tenant, false));
        expect(await send(url, ndjson(logs), ledger)).toMatchObject({ status: 202 });
      }),
      repeatedly(pipe, end, () => live.process.stdin!.write(lines(pipe, 'pipe'))),
      repeatedly(files, end, async () => {
        appendFileSync(file, lines(files, 'file'));
        expect(await rdp(['ingest', file, ...args], { data })).toMatchObject({ code: 0, stderr: '' });
      }),
    ]);
    expect(counts.every((count) => count > 0)).toBe(true);
    live.process.stdin!.end();
    expect(await live.finished).toMatchObject({ code: 0, stderr: '' });
    await untilQueueIsEmpty(data);

    const expected = idsByCommit(data, 'acme');
    await until('tail to catch up', () => shown().length >= expected.length, 30_000);
    // One more goes in last: after it nothing can be on its way.
    await rdp(['ingest', '-', ...args], { data, input: 'the last\n' });
    await until('the last record', () => tail.printed.stdout.includes('"the last"'));
    tail.process.kill('SIGINT');
    expect(await tail.finished).toMatchObject({ code: 130, stderr: '' });
    const ids = shown().map((line) => (JSON.parse(line) as { log_id: string }).log_id);
    expect(ids).toEqual(idsByCommit(data, 'acme'));
    expect(new Set(ids).size).toBe(ids.length);
    const theirs = [...ledger.sent.values()].filter(({ log }) => log.tenant === 'other').length;
    expect(idsByCommit(data, 'other')).toHaveLength(theirs);
  });
});
