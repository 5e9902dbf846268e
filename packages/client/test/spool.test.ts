import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { until } from '../../testkit/src/until.ts';
import { RdpClient } from '../src/client.ts';
import type { RdpClientOptions } from '../src/options.ts';
import type { DropNotice } from '../src/stats.ts';
import { startLogger, tempDir } from './child.ts';
import { accepted, problem, type Seen, scripted } from './server.ts';

const NOWHERE = 'http://127.0.0.1:9';
const idsOf = (seen: readonly Seen[]) => seen.flatMap(({ logs }) => logs.map(({ log_id }) => log_id));
const files = (dir: string) => readdirSync(dir).filter((name) => name.endsWith('.log'));

/** A client on a spool, and what it told of losses. */
function open(dir: string, url: string, options: Partial<RdpClientOptions> = {}) {
  const drops: DropNotice[] = [];
  const client = new RdpClient({
    url,
    tenantId: 'acme',
    exitHooks: false,
    spool: { dir },
    batch: { maxDelayMs: 1 },
    random: () => 0.01,
    onDrop: (notice) => drops.push(notice),
    ...options,
  });
  return { client, drops };
}

/** Leaves `count` logs in the spool, a batch each. */
async function leave(dir: string, count: number, prefix = 'a'): Promise<void> {
  const { client } = open(dir, NOWHERE, { batch: { maxLogs: 1 } });
  for (let i = 0; i < count; i++) client.log({ log_id: `${prefix}-${i}`, text: 'x' });
  await client.close({ timeoutMs: 20 });
}

describe('a spool', () => {
  it('is empty once everything is sent', async () => {
    const dir = tempDir();
    const { url, seen } = await scripted(accepted);
    const { client, drops } = open(dir, url);
    for (let i = 0; i < 50; i++) client.log(`text ${i}`);
    expect(await client.flush()).toEqual({ complete: true, pending: 0 });
    expect(client.stats()).toMatchObject({ accepted: { logs: 50 }, spool: { waiting: { logs: 0 }, fileBytes: 0 } });
    await client.close();
    expect(idsOf(seen)).toHaveLength(50);
    expect([drops, readdirSync(dir)]).toEqual([[], []]);
  });

  it('keeps what close could not send, and the next client sends it', async () => {
    const dir = tempDir();
    await leave(dir, 5);
    expect(files(dir).length).toBeGreaterThan(0);
    const { url, seen } = await scripted(accepted);
    const { client, drops } = open(dir, url);
    await client.flush();
    expect(client.stats().spool).toMatchObject({ recovered: { logs: 5 }, unclosed: 0 });
    expect(idsOf(seen).sort()).toEqual(['a-0', 'a-1', 'a-2', 'a-3', 'a-4']);
    await client.close();
    expect([drops, readdirSync(dir)]).toEqual([[], []]);
  });

  it('is for others unreadable', async () => {
    const dir = join(tempDir(), 'deep', 'spool');
    await leave(dir, 1);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    for (const name of files(dir)) expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
  });

  it('takes memory off a client whose pipeline is away, and sends when it is back', async () => {
    const dir = tempDir();
    let away = true;
    const { url, seen } = await scripted((response, request) =>
      (away ? problem(500, 'queue_unavailable', true) : accepted)(response, request),
    );
    const buffer = { maxBytes: 200_000 };
    const { client, drops } = open(dir, url, { buffer, maxRetries: 0, batch: { maxLogs: 100, maxDelayMs: 1 } });
    let most = 0;
    for (let i = 0; i < 5_000; i++) {
      client.log({ log_id: `log-${i}`, text: 'x'.repeat(200) });
      most = Math.max(most, client.stats().bufferedBytes);
      if (i % 200 === 199) await until('the disk', () => client.stats().waiting.logs === 0);
    }
    expect(client.stats().spool?.waiting.logs).toBe(5_000);
    expect(most).toBeLessThanOrEqual(buffer.maxBytes);
    away = false;
    expect(await client.flush()).toEqual({ complete: true, pending: 0 });
    expect(new Set(idsOf(seen)).size).toBe(5_000);
    expect(client.stats()).toMatchObject({ accepted: { logs: 5_000 }, bufferedBytes: 0 });
    await client.close();
    expect(drops).toEqual([]);
  });

  it('stays within its bytes; further logs are in memory alone, where the rule of the buffer holds', async () => {
    const dir = tempDir();
    const { client, drops } = open(dir, NOWHERE, {
      spool: { dir, maxBytes: 20_000 },
      buffer: { maxBytes: 20_000 },
      batch: { maxLogs: 10, maxDelayMs: 1 },
      maxRetries: 0,
    });
    await until('a full spool', () => {
      for (let i = 0; i < 20; i++) client.log('x'.repeat(100));
      return (client.stats().spool?.full ?? 0) > 0;
    });
    const onDisk = () => files(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);
    expect(onDisk()).toBeLessThanOrEqual(20_000);
    await client.close({ timeoutMs: 20 });
    // The marks that it ended in order, one a file.
    expect(onDisk()).toBeLessThanOrEqual(20_000 + files(dir).length * 24);
    const { logged, dropped, spool } = client.stats();
    const lost = Object.values(dropped).reduce((sum, { logs }) => sum + logs, 0);
    expect(lost).toBeGreaterThan(0);
    expect(drops.reduce((sum, { count }) => sum + count, 0)).toBe(lost);
    expect(lost + (spool?.waiting.logs ?? 0)).toBe(logged.logs);
  });

  it('keeps its logs when the key is refused, and drops those that are wrong', async () => {
    const dir = tempDir();
    const { url } = await scripted(problem(401, 'unauthenticated', false));
    const { client, drops } = open(dir, url);
    client.log({ log_id: 'a', text: 'x' });
    await until('the refusal', () => client.stats().requests > 0);
    await client.close({ timeoutMs: 50 });
    expect(drops).toEqual([]);
    const wrong = await scripted(problem(400, 'tenant_id_invalid', false));
    const next = open(dir, wrong.url);
    await next.client.flush();
    expect(next.drops).toEqual([{ reason: 'refused', count: 1, bytes: expect.any(Number), exact: true }]);
    await next.client.close();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('in a folder that is none is refused', () => {
    const dir = join(tempDir(), 'file');
    writeFileSync(dir, '');
    expect(() => open(dir, NOWHERE)).toThrow(expect.objectContaining({ code: 'spool_unavailable' }));
  });
});

describe('damage', () => {
  it('a batch whose bytes changed is dropped and told; its neighbours are sent', async () => {
    const dir = tempDir();
    await leave(dir, 3);
    const path = join(dir, files(dir)[0] as string);
    const bytes = readFileSync(path);
    const at = bytes.indexOf('a-1');
    bytes[at] = 'b'.charCodeAt(0);
    writeFileSync(path, bytes);
    const { url, seen } = await scripted(accepted);
    const { client, drops } = open(dir, url);
    await client.flush();
    expect(idsOf(seen).sort()).toEqual(['a-0', 'a-2']);
    expect(drops).toEqual([{ reason: 'spool_corrupt', count: 1, bytes: expect.any(Number), exact: true }]);
    await client.close();
  });

  it('a header that changed costs its batch alone', async () => {
    const dir = tempDir();
    await leave(dir, 3);
    const path = join(dir, files(dir)[0] as string);
    const bytes = readFileSync(path);
    bytes[bytes.indexOf('RDP1', bytes.indexOf('a-0')) + 9] = 0xff;
    writeFileSync(path, bytes);
    const { url, seen } = await scripted(accepted);
    const { client, drops } = open(dir, url);
    await client.flush();
    expect(idsOf(seen).sort()).toEqual(['a-0', 'a-2']);
    expect(drops).toEqual([{ reason: 'spool_corrupt', count: 0, bytes: expect.any(Number), exact: false }]);
    await client.close();
  });

  it('a tail that was not written to its end is dropped and told', async () => {
    const dir = tempDir();
    const { child, closed } = await startLogger({
      options: { url: NOWHERE, tenantId: 'acme', spool: { dir }, batch: { maxLogs: 1 } },
      prefix: 'a',
      count: 3,
      end: 'wait',
    });
    const onDisk = () => files(dir).flatMap((name) => readFileSync(join(dir, name), 'latin1').match(/a-\d/g) ?? []);
    await until('the logs on disk', () => onDisk().length === 3);
    child.kill('SIGKILL');
    await closed;
    const path = join(dir, files(dir)[0] as string);
    truncateSync(path, statSync(path).size - 5);
    const { url, seen } = await scripted(accepted);
    const { client, drops } = open(dir, url);
    await client.flush();
    expect(idsOf(seen).sort()).toEqual(['a-0', 'a-1']);
    expect(drops).toEqual([{ reason: 'process_killed', count: 1, bytes: expect.any(Number), exact: false }]);
    await client.close();
    expect(readdirSync(dir)).toEqual([]);
  });
});

describe('several processes', () => {
  it('kill -9 loses only what was logged since the last write, and the next process says so', async () => {
    const dir = tempDir();
    const { child, closed, facts } = await startLogger({
      options: { url: NOWHERE, tenantId: 'acme', spool: { dir }, batch: { maxDelayMs: 5 } },
      prefix: 'a',
      count: 20,
      end: 'wait',
      forever: true,
    });
    await until('some batches on disk', () => (facts().at(-1)?.durable ?? 0) > 500);
    child.kill('SIGKILL');
    const { facts: last } = await closed;
    const durable = last.at(-1)?.durable as number;
    const { url, seen } = await scripted(accepted);
    const { client, drops } = open(dir, url);
    expect(await client.flush()).toMatchObject({ complete: true });
    const ids = idsOf(seen);
    // All that was on disk at its last word, without a gap.
    expect(ids.length).toBeGreaterThanOrEqual(durable);
    const numbers = ids.map((id) => Number(id.slice(2))).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_number, at) => at));
    expect(client.stats().spool).toMatchObject({ unclosed: 1 });
    expect(drops).toMatchObject([{ reason: 'process_killed', exact: false }]);
    await client.close();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('leave each other alone while they live', async () => {
    const dir = tempDir();
    const other = await startLogger({
      options: { url: NOWHERE, tenantId: 'acme', spool: { dir }, batch: { maxLogs: 1 } },
      prefix: 'other',
      count: 3,
      end: 'wait',
    });
    const { url, seen } = await scripted(accepted);
    const { client, drops } = open(dir, url);
    client.log({ log_id: 'mine', text: 'x' });
    expect(await client.flush()).toEqual({ complete: true, pending: 0 });
    expect(idsOf(seen)).toEqual(['mine']);
    await client.close();
    other.child.kill('SIGKILL');
    await other.closed;
    expect(drops).toEqual([]);
  });

  it('that start together after a crash send each log, and none takes what another took', async () => {
    const dir = tempDir();
    await leave(dir, 40);
    const { url, seen } = await scripted(accepted);
    const clients = Array.from({ length: 4 }, () => open(dir, url));
    await Promise.all(clients.map(({ client }) => client.flush()));
    const ids = idsOf(seen);
    expect(ids).toHaveLength(40);
    expect(new Set(ids).size).toBe(40);
    const recovered = clients.map(({ client }) => client.stats().spool?.recovered.logs ?? 0);
    expect(recovered.reduce((sum, logs) => sum + logs, 0)).toBe(40);
    await Promise.all(clients.map(({ client }) => client.close()));
    expect(clients.flatMap(({ drops }) => drops)).toEqual([]);
    expect(existsSync(dir) && readdirSync(dir)).toEqual([]);
  });
});
