import { spawnSync } from 'node:child_process';
import { until } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { rdpUp, run } from './rdp-up.ts';

const node = (path: string, env: Record<string, string>, expected?: NodeJS.Signals) =>
  run(process.execPath, [path], env, expected);

/** Why a program cannot be run here; undefined where it can. */
function missing(program: string): string | undefined {
  const { error, status } = spawnSync(program, ['--version']);
  return error || status !== 0 ? `${program} is not installed` : undefined;
}

/** A test, or one that is skipped and says why. */
function itWith(program: string, title: string, test: () => Promise<void>): void {
  const reason = missing(program);
  if (reason === undefined) {
    it(title, test);
    return;
  }
  console.warn(`skipped: ${title}: ${reason}`);
  it.skip(`${title} [${reason}]`, test);
}

describe('examples that end by themselves', () => {
  it('plain Node', async () => {
    const { env, records } = await rdpUp();
    const { stdout, stderr } = await node('node/main.mjs', env);
    expect(stdout).toMatch(/^accepted as \S+\nall logs are sent\n$/);
    expect(stderr).toBe('');
    const stored = await records(3);
    expect(stored.map(({ modified_data }) => modified_data).sort()).toEqual([
      'User [REDACTED] logged in',
      'invoice 2041 sent to [REDACTED]',
      'service started',
    ]);
    expect(stored.find(({ modified_data }) => modified_data.startsWith('User'))).toMatchObject({
      level: 'info',
      attributes: { user: { id: 7 } },
    });
  });

  it('OpenTelemetry', async () => {
    const { env, records } = await rdpUp();
    const { stdout, stderr } = await node('opentelemetry/main.mjs', env);
    expect([stdout, stderr]).toEqual(['all log records are sent\n', '']);
    const stored = await records(2);
    const [failed, logged] = stored.sort((a, b) => (a.level ?? '').localeCompare(b.level ?? ''));
    expect(logged).toMatchObject({
      modified_data: 'User [REDACTED] logged in',
      level: 'info',
      logged_at: expect.stringMatching(/Z$/),
      attributes: { attributes: { 'user.id': 7 }, scope: { name: 'shop', version: '1.0.0' }, severity_number: 9 },
    });
    expect(failed).toMatchObject({
      modified_data: '{"order":2041,"to":"[REDACTED]"}',
      level: 'error',
      attributes: { event_name: 'payment.failed', body: { order: 2041, to: '[REDACTED]' } },
    });
  });

  it('edge worker', async () => {
    const { env, records } = await rdpUp();
    const { stdout, stderr } = await node('edge-worker/run.mjs', env);
    expect(stdout).toBe('200 {"hello":"ann"}\nthe worker may end\n');
    expect(stderr).toBe('');
    expect(await records(1)).toMatchObject([
      { modified_data: 'GET /ann of [REDACTED]', level: 'info', attributes: { colo: 'FRA' } },
    ]);
  });

  it('Lambda: what was logged is sent before the process is frozen', async () => {
    const { env, records } = await rdpUp();
    const { stdout } = await node('lambda/run.mjs', env, 'SIGKILL');
    expect(stdout).toContain('statusCode: 200');
    expect(await records(1)).toMatchObject([
      { modified_data: 'order 2041 of [REDACTED]', attributes: { order: 2041 } },
    ]);
  });

  itWith('python3', 'Python', async () => {
    const { env, records } = await rdpUp();
    const { stdout } = await run('python3', ['python/send.py'], env);
    expect(stdout).toBe('2 accepted, 0 rejected\n');
    expect((await records(2)).map(({ modified_data }) => modified_data).sort()).toEqual([
      'User [REDACTED] logged in',
      'service started',
    ]);
  });

  itWith('curl', 'curl, twice: what has an id is stored once', async () => {
    const { env, records } = await rdpUp();
    for (const _time of [1, 2]) {
      const { stdout } = await run('sh', ['curl/send.sh'], env);
      expect(stdout.match(/"status":"accepted"/g)).toHaveLength(3);
    }
    // Logs are worked in the order in which they came: when this one is stored, so is whatever came before.
    await fetch(`${env.RDP_URL}/ingest`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', 'x-tenant-id': env.RDP_TENANT, 'x-log-id': 'last' },
      body: 'last',
    });
    const stored = await until('the last log', async () => {
      const all = await records(5);
      return all.some(({ log_id }) => log_id === 'last') && all;
    });
    expect(stored.map(({ log_id, modified_data }) => `${log_id}: ${modified_data}`).sort()).toEqual([
      'curl-json-1: User [REDACTED] logged in',
      'curl-many-1: first',
      'curl-many-2: second',
      'curl-text-1: plain text of [REDACTED]',
      'last: last',
    ]);
  });
});
