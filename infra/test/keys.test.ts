import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from '@rdp/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticationFor } from '../functions/authentication.ts';
import { type Deployment, startDeployment } from './local-deployment.ts';

const HOME = fileURLToPath(new URL('..', import.meta.url));

let aws: Deployment;
const output: string[] = [];
beforeAll(async () => {
  aws = await startDeployment({ auth: 'api-key', onOutput: (text) => output.push(text) });
}, 60_000);
afterAll(() => aws.stop());

/** The program that docs/deploy.md names, as an operator runs it. */
function keys(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--conditions=@rdp/source', 'bin/keys.ts', ...args], {
    cwd: HOME,
    env: { ...process.env, ...aws.directoryEnvironment },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

async function send(tenant_id: string, key?: string) {
  const response = await fetch(`${aws.url}/ingest`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ tenant_id, log_id: 'log-001', text: 'User 555-0199 logged in' }),
  });
  return { status: response.status, body: await response.text(), headers: response.headers };
}

describe('keys of a deployed pipeline', () => {
  it('let their own tenant in and nobody else; the use is noted, the secret shows nowhere', async () => {
    const made = keys('create', 'acme', '--days', '90');
    expect(made).toMatchObject({ status: 0, stderr: 'created the tenant acme\n' });
    const key = made.stdout.trim();
    const others = keys('create', 'beta').stdout.trim();

    expect((await send('acme', key)).status).toBe(202);
    await until('the record', async () => (await aws.itemsOf('acme')).get('log-001'));

    const refused = await Promise.all([
      send('acme'),
      send('nobody'),
      send('acme', `${key}x`),
      send(
        'acme',
        key.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      ),
    ]);
    expect(new Set(refused.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
    expect([refused[0]?.status, refused[0]?.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);

    const [own, unknown] = await Promise.all([send('acme', others), send('nobody', others)]);
    expect([own.status, unknown.body]).toEqual([403, own.body]);

    const listed = await until('the use of the key', () => {
      const [first] = keys('ls', 'acme').stdout.trim().split('\n');
      const shown = JSON.parse(first ?? '{}') as Record<string, unknown>;
      return shown['last_used_at'] === undefined ? undefined : shown;
    });
    expect(listed).toMatchObject({ tenant_id: 'acme', scopes: ['ingest'], expires_at: expect.any(String) });
    expect(JSON.stringify(listed) + output.join('')).not.toContain(key.slice(16, 43));
  });

  it('are revoked', async () => {
    const key = keys('create', 'gamma').stdout.trim();
    const id = key.slice(4, 15);
    expect(keys('revoke', 'acme', id)).toMatchObject({ status: 1, stdout: '' });
    expect(keys('revoke', 'gamma', id)).toMatchObject({ status: 0, stdout: expect.stringContaining(`revoked ${id}`) });
    expect((await send('gamma', key)).status).toBe(401);
  });

  it.each([
    ['no command', []],
    ['an unknown command', ['make', 'acme']],
    ['no tenant', ['create']],
    ['a tenant that cannot be one', ['create', 'a b']],
    ['a scope that is none', ['create', 'acme', '--scope', 'all']],
    ['days that are none', ['create', 'acme', '--days', 'many']],
    ['an unknown option', ['create', 'acme', '--forever']],
    ['a key too few', ['revoke', 'acme']],
  ])('%s is wrong usage', (_what, args) => {
    expect(keys(...args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('Usage') });
  });
});

describe('a function that nobody told who may send', () => {
  const telemetry = { trouble: () => {} };
  it.each([{}, { RDP_AUTH: '' }, { RDP_AUTH: 'keys' }, { RDP_AUTH: 'NONE' }, { RDP_AUTH: 'api-key' }])(
    'does not start with %j',
    (environment) => {
      expect(() => authenticationFor(environment, telemetry)).toThrow(
        expect.objectContaining({ code: 'aws_not_configured' }),
      );
    },
  );
});
