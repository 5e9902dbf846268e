import { describe, expect, it } from 'vitest';
import { tempDir } from '../rdp.ts';
import { deadLetters, queued, storedRows } from './stored.ts';
import { enqueue, runWorker } from './worker.ts';

describe('a store that throttles for a while', () => {
  // More often than the ten receives at which the last net would take a message that kills its worker.
  it.each([1, 12, 30])(
    '%i times: nothing is given up, nothing counts as a failure, all is stored',
    { timeout: 60_000 },
    async (times) => {
      const data = tempDir();
      const logs = Array.from({ length: 20 }, (_, i) => ({ log_id: `log-${i}`, text: `log ${i} for jo@example.com` }));
      await enqueue(data, logs);
      const { code, stderr, report } = await runWorker(data, { throttled: times });
      expect([code, stderr]).toEqual([0, '']);
      expect(report).toEqual({ throttled: times, failureCount: 0, receiveCount: times + 1 });
      expect(queued(data)).toBe(0);
      expect(deadLetters(data)).toEqual([]);
      const stored = storedRows(data).map(({ log_id, clean }) => ({ log_id, clean }));
      const expected = logs.map(({ log_id }, i) => ({ log_id, clean: `log ${i} for [REDACTED]` }));
      const byId = (a: { log_id: string }, b: { log_id: string }): number => a.log_id.localeCompare(b.log_id);
      expect(stored.toSorted(byId)).toEqual(expected.toSorted(byId));
    },
  );
});
