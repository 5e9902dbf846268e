import { describe, expect, it } from 'vitest';
import { tempDir } from '../rdp.ts';
import { createRandom, SEED } from './random.ts';
import { deadLetters, queued, storedRows } from './stored.ts';
import { enqueue, runWorker } from './worker.ts';

/** A process that dies gets a new one at most so often. */
const MAX_RESTARTS = 40;

/** An envelope of logs of which one ends the process that works it. */
function withKiller(count: number, at: number) {
  return Array.from({ length: count }, (_, i) => ({
    log_id: `log-${i}`,
    text: i === at ? `log ${i} is a KILLER` : `log ${i} for jo@example.com`,
  }));
}

describe(`a log that ends the process (RDP_TEST_SEED=${SEED})`, () => {
  it('is moved by the last net, alone and with the reason unknown; its neighbours are stored', {
    timeout: 180_000,
  }, async () => {
    const data = tempDir();
    const random = createRandom(3);
    const killerAt = random.int(0, 9);
    const logs = withKiller(10, killerAt);
    await enqueue(data, logs);
    await enqueue(data, [{ log_id: 'bystander', text: 'in an envelope of its own' }]);
    let deaths = 0;
    for (; queued(data) > 0 && deaths < MAX_RESTARTS; deaths++) {
      const { code } = await runWorker(data, { killer: 'KILLER' });
      expect(code).toBe(queued(data) > 0 ? 7 : 0);
    }
    expect(queued(data)).toBe(0);
    expect(deaths).toBeGreaterThan(10);
    const expected = ['bystander', ...logs.flatMap(({ log_id }, i) => (i === killerAt ? [] : [log_id]))];
    expect(
      storedRows(data)
        .map(({ log_id }) => log_id)
        .toSorted(),
    ).toEqual(expected.toSorted());
    const [letter, ...others] = deadLetters(data);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ tenant_id: 'acme', reason: 'unknown' });
    expect(JSON.parse(letter!.body).records).toEqual([{ ...logs[killerAt], source: 'json_upload' }]);
  });
});
