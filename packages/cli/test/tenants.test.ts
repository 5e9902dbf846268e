import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TEST_CERTIFICATE, until } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { rdp, records, start, tempDir } from './rdp.ts';

const KEY = /^rdp_([0-9A-Za-z]{11})_[0-9A-Za-z]{33}\n$/;

/** The data folder with the tenant acme in it. */
async function withTenant(): Promise<string> {
  const data = tempDir();
  expect((await rdp(['tenant', 'create', 'acme'], { data })).code).toBe(0);
  return data;
}

/** A new key of acme, its id, and all that was printed. */
async function newKey(data: string, args: readonly string[] = []) {
  const finished = await rdp(['key', 'create', '--tenant', 'acme', ...args], { data });
  return { ...finished, key: finished.stdout.trim(), id: KEY.exec(finished.stdout)?.[1] ?? '' };
}

const lines = (stdout: string): Record<string, unknown>[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('rdp tenant', () => {
  it('creates, lists, shows, suspends, lets in again and removes', async () => {
    const data = await withTenant();
    const at = { data };
    expect(await rdp(['tenant', 'create', 'beta', '--json'], at)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('"tenant_id":"beta"'),
      stderr: '',
    });
    const again = await rdp(['tenant', 'create', 'acme'], at);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('there is a tenant acme already')]);

    const listed = await rdp(['tenant', 'ls', '--json'], at);
    expect(lines(listed.stdout)).toMatchObject([{ tenant_id: 'acme' }, { tenant_id: 'beta' }]);
    const table = await rdp(['tenant', 'ls'], at);
    expect(table.stdout).toMatch(/^TENANT +STATE +CREATED +CHANGED\nacme +active .*\nbeta +active .*\n$/);

    expect((await rdp(['tenant', 'suspend', 'acme'], at)).stdout).toBe('acme is suspended\n');
    const shown = await rdp(['tenant', 'show', 'acme', '--json'], at);
    expect(lines(shown.stdout)).toMatchObject([{ state: 'suspended', version: 2 }]);
    expect((await rdp(['tenant', 'set', 'acme', '--state', 'active'], at)).stdout).toBe('acme is active\n');

    expect((await rdp(['tenant', 'rm', 'acme'], at)).code).toBe(2);
    expect(await rdp(['tenant', 'rm', 'acme', '--yes'], at)).toMatchObject({
      code: 0,
      stdout: 'removed acme and its 0 keys\n',
    });
    expect((await rdp(['tenant', 'show', 'acme'], at)).code).toBe(1);
  });

  it('says that there is none', async () => {
    expect(await rdp(['tenant', 'ls'], { data: tempDir() })).toEqual({ code: 0, stdout: '', stderr: 'no tenants\n' });
  });

  it.each([
    ['a name that no tenant can have', ['tenant', 'create', 'a b']],
    ['no name', ['tenant', 'create']],
    ['a state that is none', ['tenant', 'set', 'acme', '--state', 'gone']],
    ['nothing to set', ['tenant', 'set', 'acme']],
    ['a key of nobody', ['key', 'create']],
    ['a scope that is none', ['key', 'create', '--tenant', 'acme', '--scope', 'all']],
    ['a duration that is none', ['key', 'create', '--tenant', 'acme', '--expires', 'soon']],
  ])('%s is wrong usage', async (_what, args) => {
    expect(await rdp(args, { data: tempDir() })).toMatchObject({ code: 2, stdout: '' });
  });

  it.each([
    ['tenant', 'create'],
    ['tenant', 'ls'],
    ['tenant', 'show'],
    ['tenant', 'set'],
    ['tenant', 'suspend'],
    ['tenant', 'rm'],
    ['key', 'create'],
    ['key', 'ls'],
    ['key', 'revoke'],
  ])('%s %s has help with examples', async (group, command) => {
    const { code, stdout } = await rdp([group, command, '--help']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`Examples:\\n {2}\\$ .*rdp ${group} ${command}`)),
    ]);
  });
});

describe('rdp key', () => {
  it('prints the key once, and nothing else on standard output', async () => {
    const data = await withTenant();
    const { code, stdout, stderr, key, id } = await newKey(data);
    expect([code, stdout]).toEqual([0, expect.stringMatching(KEY)]);
    expect(stderr).not.toContain(key);
    const listed = await rdp(['key', 'ls', '--tenant', 'acme'], { data });
    expect(listed.stdout).toMatch(new RegExp(`^ID .*\n${id} +valid +ingest +\\S+Z +never +never\n$`));
    const secret = key.slice(16);
    const asJson = await rdp(['key', 'ls', '--tenant', 'acme', '--json'], { data });
    for (const { stdout, stderr } of [listed, asJson]) expect(stdout + stderr).not.toContain(secret);
    expect(asJson.stdout).not.toContain('hash');
  });

  it('is kept as a hash: its secret is nowhere in the data folder', async () => {
    const data = await withTenant();
    const { key, id } = await newKey(data);
    const database = new DatabaseSync(join(data, 'rdp.db'));
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    const bytes = readFileSync(join(data, 'rdp.db'), 'latin1');
    expect([bytes.includes(id), bytes.includes(key.slice(16, 43))]).toEqual([true, false]);
  });

  it('has scopes and an end, as asked for', async () => {
    const data = await withTenant();
    const before = Date.now();
    const args = [
      'key',
      'create',
      '--tenant',
      'acme',
      '--scope',
      'read',
      '--scope',
      'admin',
      '--expires',
      '90d',
      '--json',
    ];
    const { stdout, stderr } = await rdp(args, { data });
    const [made] = lines(stdout);
    expect(made).toMatchObject({ tenant_id: 'acme', scopes: ['read', 'admin'], key: expect.stringMatching(/^rdp_/) });
    const days = (Date.parse(String(made?.['expires_at'])) - before) / 86_400_000;
    expect([Math.floor(days), stderr]).toEqual([90, '']);
  });

  it('of a tenant that is not in the directory is refused, with the way to it', async () => {
    const { code, stdout, stderr } = await rdp(['key', 'create', '--tenant', 'nobody'], { data: tempDir() });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('rdp tenant create nobody');
  });

  it('is revoked for good, by its tenant', async () => {
    const data = await withTenant();
    const { id } = await newKey(data);
    await rdp(['tenant', 'create', 'beta'], { data });
    expect((await rdp(['key', 'revoke', id, '--tenant', 'beta'], { data })).code).toBe(1);
    expect(await rdp(['key', 'revoke', id, '--tenant', 'acme'], { data })).toMatchObject({
      code: 0,
      stdout: `revoked ${id}\n`,
    });
    const { stdout } = await rdp(['key', 'ls', '--tenant', 'acme', '--json'], { data });
    expect(lines(stdout)).toMatchObject([{ id, revoked_at: expect.any(String) }]);
  });
});

describe('rdp up, past loopback', () => {
  /** Files of a certificate for localhost and its key. */
  function certificate() {
    const folder = tempDir();
    const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
    writeFileSync(files.cert, TEST_CERTIFICATE.cert);
    writeFileSync(files.key, TEST_CERTIFICATE.key);
    return files;
  }

  it('refuses to start without TLS or a proxy, and with no keys', async () => {
    const data = await withTenant();
    const open = ['up', '--host', '0.0.0.0', '--port', '0'];
    const plain = await rdp(open, { data });
    expect([plain.code, plain.stdout]).toEqual([1, '']);
    expect(plain.stderr).toContain('--behind-proxy');
    const { cert, key } = certificate();
    for (const how of [['--behind-proxy'], ['--tls-cert', cert, '--tls-key', key]]) {
      const keyless = await rdp([...open, ...how], { data });
      expect([keyless.code, keyless.stdout]).toEqual([1, '']);
      expect(keyless.stderr).toContain('rdp key create');
    }
  });

  it.each([
    ['a certificate without its key', ['--tls-cert', 'x'], 2, '--tls-key'],
    ['a file that is not there', ['--tls-cert', '/nowhere/x', '--tls-key', '/nowhere/y'], 1, '/nowhere/x'],
  ])('refuses %s', async (_what, args, exit, message) => {
    const { code, stderr } = await rdp(['up', '--port', '0', ...args], { data: tempDir() });
    expect([code, stderr]).toEqual([exit, expect.stringContaining(message)]);
  });

  it('takes what rdp ingest sends with a key over TLS, and nothing without one', async () => {
    const data = await withTenant();
    const { key } = await newKey(data);
    const files = certificate();
    const tls = ['--tls-cert', files.cert, '--tls-key', files.key];
    const server = start(['up', '--host', '0.0.0.0', '--port', '0', '--json', ...tls], { data });
    const line = await until('the address', () => server.printed.stdout || undefined);
    const { port } = new URL((JSON.parse(line) as { url: string }).url);
    const args = ['ingest', '-', '--tenant', 'acme', '--url', `https://127.0.0.1:${port}`];
    const send = (env: Record<string, string>, more: readonly string[] = args) =>
      rdp(more, {
        data: tempDir(),
        env: { NODE_EXTRA_CA_CERTS: files.cert, ...env },
        input: 'User 555-0199 logged in\n',
      });

    const keyless = await send({});
    expect([keyless.code, keyless.stderr]).toEqual([4, expect.stringContaining('there is no valid key')]);
    const others = await send(
      { RDP_API_KEY: key },
      args.map((arg) => (arg === 'acme' ? 'beta' : arg)),
    );
    expect([others.code, others.stderr]).toEqual([4, expect.stringContaining('may not write logs of this tenant')]);
    expect((await send({ RDP_API_KEY: key })).code).toBe(0);
    const [record] = await until('the record', async () => {
      const found = await records(data, 'acme');
      return found.length > 0 && found;
    });
    expect(record).toMatchObject({ modified_data: 'User [REDACTED] logged in' });
    server.process.kill('SIGTERM');
    const { code, stdout, stderr } = await server.finished;
    expect([code, (stdout + stderr).includes(key.slice(16))]).toEqual([0, false]);
  });
});
