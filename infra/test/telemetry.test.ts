import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

const fixture = fileURLToPath(new URL('./fixtures/telling.ts', import.meta.url));

let output = '';
let lines: Record<string, unknown>[] = [];
beforeAll(async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--conditions=@rdp/source', fixture]);
  output = stdout + stderr;
  lines = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
});

describe('telemetry', () => {
  it('sums a count up and sends it once, and none that is 0', () => {
    const metrics = lines.filter((line) => '_aws' in line);
    expect(metrics).toHaveLength(1);
    expect(metrics[0]).toMatchObject({ service: 'made-up', LogsStored: 500 });
    expect(metrics[0]).not.toHaveProperty('LogsKnown');
  });

  it('has the function as its only dimension', () => {
    const [{ _aws }] = lines.filter((line) => '_aws' in line) as [{ _aws: { CloudWatchMetrics: object[] } }];
    expect(_aws.CloudWatchMetrics).toMatchObject([{ Namespace: 'RDP', Dimensions: [['service']] }]);
  });

  it('tells a trouble at once and its repetitions at the flush, and again after it', () => {
    const troubles = lines.filter((line) => line['code'] === 'store_unavailable');
    expect(troubles.map(({ level, message, times }) => [level, message, times])).toEqual([
      ['WARN', 'cannot write records: Throttling', undefined],
      ['WARN', 'cannot write records: Throttling', 3],
      ['WARN', 'cannot write records: Throttling', undefined],
    ]);
    expect(troubles[0]).toMatchObject({ retryable: true, cause: 'TypeError', error: 'Throttling', requestId: 'r-1' });
  });

  it('quotes neither a cause nor what an error lists', () => {
    expect(output).not.toContain('example.com');
  });
});
