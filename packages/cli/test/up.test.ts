import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { type Running, rdp, records, start, tempDir } from './rdp.ts';

/** Starts `rdp up` on a free port and waits until it listens. */
async function up(data: string, args: readonly string[] = []) {
  const running: Running = start(['up', '--port', '0', '--json', ...args], { data });
  const line = await until('the address', () => running.printed.stdout || undefined);
  return { ...running, url: (JSON.parse(line) as { url: string }).url };
}
const post = (url: string, body: unknown): Promise<Response> =>
  fetch(`${url}/ingest`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('rdp up', () => {
  it('takes logs over HTTP, and they come out of tail and get', async () => {
    const data = tempDir();
    const { url } = await up(data);
    const log = { tenant_id: 'acme', log_id: 'log-001', text: 'User 555-0199 logged in' };
    expect((await post(url, log)).status).toBe(202);
    const [record] = await until('the record', async () => {
      const found = await records(data, 'acme');
      return found.length > 0 && found;
    });
    expect(record).toMatchObject({ log_id: 'log-001', modified_data: 'User [REDACTED] logged in' });
    expect(record).not.toHaveProperty('original_text');
    const get = await rdp(['get', 'log-001', '--tenant', 'acme', '--original', '--json'], { data });
    expect(JSON.parse(get.stdout)).toMatchObject({ source: 'json_upload', original_text: 'User 555-0199 logged in' });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('%s stops it with 0, and what it accepted is there', async (signal) => {
    const data = tempDir();
    const server = await up(data);
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, i) => post(server.url, { tenant_id: 'acme', log_id: `log-${i}`, text: 'x' })),
    );
    expect(replies.every(({ status }) => status === 202)).toBe(true);
    server.process.kill(signal);
    expect(await server.finished).toMatchObject({ code: 0, stderr: '' });
    const again = await up(data);
    await until('all records', async () => (await records(data, 'acme')).length === 200);
    again.process.kill(signal);
    expect((await again.finished).code).toBe(0);
  });

  it('is killed with SIGKILL, and the next one finishes its work', async () => {
    const data = tempDir();
    const server = await up(data);
    const logs = Array.from({ length: 500 }, (_, i) => ({ tenant_id: 'acme', log_id: `log-${i}`, text: 'x' }));
    expect((await post(server.url, logs)).status).toBe(202);
    server.process.kill('SIGKILL');
    await server.finished;
    await up(data);
    await until('all records', async () => (await records(data, 'acme')).length === 500);
  });

  it('refuses an address that others can reach', async () => {
    const { code, stderr } = await rdp(['up', '--host', '0.0.0.0', '--port', '0'], { data: tempDir() });
    expect([code, stderr]).toEqual([1, expect.stringContaining('0.0.0.0 is not a loopback address')]);
  });

  it('says that a port is taken', async () => {
    const { url } = await up(tempDir());
    const port = new URL(url).port;
    const { code, stderr } = await rdp(['up', '--port', port], { data: tempDir() });
    expect([code, stderr]).toEqual([1, expect.stringContaining(`port ${port} is in use`)]);
  });

  it('names a database that is not ours, and leaves it', async () => {
    const data = tempDir();
    writeFileSync(join(data, 'rdp.db'), 'my notes');
    const { code, stderr } = await rdp(['up', '--port', '0'], { data });
    expect([code, stderr]).toEqual([1, expect.stringContaining('is not an RDP database')]);
    expect(stderr).toContain('hint:');
    expect(readFileSync(join(data, 'rdp.db'), 'utf8')).toBe('my notes');
  });
});

describe('rdp health', () => {
  it('says ok while a pipeline runs, and fails when there is none', async () => {
    const server = await up(tempDir());
    expect(await rdp(['health', '--url', server.url])).toMatchObject({
      code: 0,
      stdout: `ok: ${server.url} takes logs\n`,
    });
    expect(await rdp(['health', '--json'], { env: { RDP_URL: server.url } })).toMatchObject({ code: 0 });
    server.process.kill('SIGTERM');
    await server.finished;
    const { code, stderr } = await rdp(['health', '--url', server.url]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('cannot reach')]);
  });
});

describe('rdp ingest --url', () => {
  const setUp = () => {
    const folder = tempDir();
    const file = join(folder, 'app.log');
    writeFileSync(
      file,
      'User 555-0199 logged in\n{"msg":"hi","email":"jo@example.com"}\n{"tenant_id":"beta","msg":"x"}\n',
    );
    return { file, data: join(folder, 'data'), server: join(folder, 'server') };
  };

  it('sends to a running pipeline, once', async () => {
    const { file, data, server } = setUp();
    const { url } = await up(server);
    const args = ['ingest', file, '--tenant', 'acme', '--url', url, '--json'];
    const first = await rdp(args, { data });
    expect(first.code).toBe(3);
    expect(JSON.parse(first.stdout)).toMatchObject({ logs: 2, rejected: { tenant_id_mismatch: 1 } });
    const second = await rdp(args, { data });
    expect([second.code, JSON.parse(second.stdout).logs]).toEqual([0, 0]);
    const found = await until('both records', async () => {
      const all = await records(server, 'acme');
      return all.length === 2 && all;
    });
    expect(found).toMatchObject([
      { modified_data: 'User [REDACTED] logged in' },
      { modified_data: 'hi', attributes: { email: '[REDACTED]' } },
    ]);
  });

  it('fails when nobody is there, and forgets no line by it', async () => {
    const { file, data, server } = setUp();
    const gone = await up(server);
    gone.process.kill('SIGTERM');
    await gone.finished;
    const failed = await rdp(['ingest', file, '--tenant', 'acme', '--url', gone.url], { data });
    expect([failed.code, failed.stderr]).toEqual([1, expect.stringContaining('cannot reach')]);
    const { url } = await up(server);
    const { stdout } = await rdp(['ingest', file, '--tenant', 'acme', '--url', url, '--json'], { data });
    expect(JSON.parse(stdout)).toMatchObject({ lines: 3, logs: 2 });
  });
});
