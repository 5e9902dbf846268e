import { describe, expect, it } from 'vitest';
import { records, tempDir } from '../rdp.ts';
import { redrive } from './redrive.ts';
import { startServer } from './server.ts';
import { deadLetters, query, storedRows, untilQueueIsEmpty } from './stored.ts';
import { enqueue, runWorker } from './worker.ts';

const LOGS = Array.from({ length: 10 }, (_, i) => ({
  log_id: `log-${i}`,
  text: i === 4 ? `log ${i} with POISON for jo@example.com` : `log ${i} for jo@example.com`,
}));
const NEIGHBOURS = LOGS.filter(({ text }) => !text.includes('POISON'));
const ids = (logs: readonly object[]): unknown[] => logs.map((log) => 'log_id' in log && log.log_id).toSorted();

describe('a poison log', () => {
  it('is given up at its third failure, alone; its neighbours are stored; redrive brings it back', {
    timeout: 120_000,
  }, async () => {
    const data = tempDir();
    const started = Date.now();
    await enqueue(data, LOGS);
    expect(await runWorker(data, { poison: 'POISON' })).toMatchObject({ code: 0, stderr: '' });

    const rows = storedRows(data);
    expect(ids(rows)).toEqual(ids(NEIGHBOURS));
    expect(rows.every(({ clean }) => clean.endsWith('for [REDACTED]'))).toBe(true);
    const [letter, ...others] = deadLetters(data);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ tenant_id: 'acme', reason: 'redaction_failed', failures: 3, redrives: 0 });
    expect(JSON.parse(letter!.body).records).toEqual([{ ...LOGS[4], source: 'json_upload' }]);
    // Two growing delays lie between the first failure and the third.
    expect(letter!.first_failed_at).toBeGreaterThanOrEqual(started);
    expect(letter!.last_failed_at - letter!.first_failed_at).toBeGreaterThan(1_000);
    expect(letter!.last_failed_at).toBeLessThanOrEqual(Date.now());

    await redrive(data);
    expect(query(data, 'SELECT tenant_id, redrives, failure_count FROM messages')).toEqual([
      { tenant_id: 'acme', redrives: 1, failure_count: 0 },
    ]);
    const server = startServer(data);
    await server.listening;
    await untilQueueIsEmpty(data);
    expect(deadLetters(data)).toEqual([]);
    const shown = await records(data, 'acme');
    expect(ids(shown)).toEqual(ids(LOGS));
    expect(shown.at(-1)).toMatchObject({ log_id: 'log-4', modified_data: 'log 4 with POISON for [REDACTED]' });
  });

  it('that is still poison after its redrive comes back as a dead letter that says so', {
    timeout: 120_000,
  }, async () => {
    const data = tempDir();
    await enqueue(data, LOGS);
    await runWorker(data, { poison: 'POISON' });
    await redrive(data);
    expect(await runWorker(data, { poison: 'POISON' })).toMatchObject({ code: 0 });
    expect(deadLetters(data)).toMatchObject([{ reason: 'redaction_failed', failures: 3, redrives: 1 }]);
    expect(ids(storedRows(data))).toEqual(ids(NEIGHBOURS));
  });
});
