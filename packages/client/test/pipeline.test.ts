// Against the real `rdp up`, as a process.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { HTTP_FAULTS, type HttpFault, startFaultServer } from '../../testkit/src/fault-server.ts';
import { forwardTo } from '../../testkit/src/memory-pipeline.ts';
import { createRandom, SEED } from '../../testkit/src/random.ts';
import { until } from '../../testkit/src/until.ts';
import { RdpClient } from '../src/client.ts';
import { startLogger, tempDir } from './child.ts';

const BIN = fileURLToPath(new URL('../../cli/bin/rdp.mjs', import.meta.url));

/** Runs `rdp` on a data folder. */
function rdp(data: string, args: readonly string[]): ChildProcess {
  const { RDP_URL: _url, RDP_TENANT: _tenant, RDP_API_KEY: _key, ...env } = process.env;
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { ...env, RDP_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Starts `rdp up`. */
async function up(data: string, port = 0) {
  const child = rdp(data, ['up', '--port', String(port), '--json']);
  let printed = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    printed += text;
  });
  await until('the address', () => printed.includes('\n'));
  const { url } = JSON.parse(printed) as { url: string };
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await once(child, 'close');
  };
  return { url, port: Number(new URL(url).port), stop };
}

/** The ids of the records in a data folder, in the order of their commit. */
async function stored(data: string): Promise<string[]> {
  const child = rdp(data, ['tail', '--tenant', 'acme', '-n', '100000', '--json']);
  let printed = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    printed += text;
  });
  await once(child, 'close');
  return printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { log_id: string }).log_id);
}

const ids = (count: number) => Array.from({ length: count }, (_, i) => `log-${i}`);
const sorted = (all: readonly string[]) => [...all].sort();
/** Ends when the records are there, or fails with those that are. */
async function untilStored(data: string, expected: readonly string[]): Promise<void> {
  await until('the records', async () => (await stored(data)).length >= expected.length);
  expect(sorted(await stored(data))).toEqual(sorted(expected));
}

it('everything that a client has is taken by the pipeline', async () => {
  const data = tempDir();
  const { url } = await up(data);
  await using client = new RdpClient({ url, tenantId: 'acme', exitHooks: false });
  await client.health();
  expect(await client.ingest({ log_id: 'one', text: 'User 555-0199 logged in' })).toMatchObject({
    status: 'accepted',
    log_id: 'one',
    tenant_id: 'acme',
  });
  const many = await client.ingestMany([{ log_id: 'two', text: 'x' }, { log_id: 'bad~', text: 'x' }, { text: '' }]);
  expect(many.accepted).toMatchObject([{ index: 0, log_id: 'two' }]);
  expect(many.rejected).toMatchObject([
    { index: 1, code: 'log_id_invalid' },
    { index: 2, code: 'text_missing' },
  ]);
  client.log({ log_id: 'three', text: 'y', level: 'warn', nested: { a: [1, 'ü', null] } });
  expect(await client.flush()).toEqual({ complete: true, pending: 0 });
  await untilStored(data, ['one', 'two', 'three']);
});

it(`with a fault in every second request each log is stored once (seed ${SEED})`, async () => {
  const data = tempDir();
  const { url } = await up(data);
  const random = createRandom(7);
  const fault = (): HttpFault => (random.chance(0.5) ? random.pick(HTTP_FAULTS) : 'none');
  const server = await startFaultServer({ upstream: forwardTo(url, 'acme'), fault });
  onTestFinished(() => server.close());
  const told: string[] = [];
  const client = new RdpClient({
    url: server.url,
    tenantId: 'acme',
    exitHooks: false,
    timeoutMs: 1_000,
    random: () => random.next() / 20,
    batch: { maxLogs: 50, maxDelayMs: 5 },
    buffer: { maxBytes: 200_000, whenFull: 'block' },
    onDrop: ({ reason, count }) => told.push(`${count} ${reason}`),
    onReject: ({ log_id, code }) => told.push(`${log_id} ${code}`),
  });
  for (const log_id of ids(3_000)) await client.log({ log_id, text: `text of ${log_id}` });
  await client.close();
  expect(told).toEqual([]);
  expect(client.stats()).toMatchObject({ accepted: { logs: 3_000 }, bufferedBytes: 0 });
  expect(new Set(server.happened).size).toBeGreaterThan(5);
  await untilStored(data, ids(3_000));
}, 60_000);

it('a pipeline that is killed and comes back has each log once', async () => {
  const data = tempDir();
  const first = await up(data);
  const client = new RdpClient({
    url: first.url,
    tenantId: 'acme',
    exitHooks: false,
    random: () => 0.2,
    batch: { maxLogs: 20, maxDelayMs: 2 },
  });
  const all = ids(2_000);
  for (const log_id of all.slice(0, 1_000)) client.log({ log_id, text: 'x' });
  await until('some answers', () => client.stats().accepted.logs > 100);
  await first.stop('SIGKILL');
  for (const log_id of all.slice(1_000)) client.log({ log_id, text: 'x' });
  await until('retries', () => client.stats().retries > 3);
  await up(data, first.port);
  expect(await client.flush()).toEqual({ complete: true, pending: 0 });
  await client.close();
  expect(client.stats().accepted.logs).toBe(2_000);
  await untilStored(data, all);
}, 60_000);

it('a program that is killed while the pipeline is away leaves its logs to the next one', async () => {
  const data = tempDir();
  const spool = { dir: tempDir() };
  const gone = await up(data);
  await gone.stop('SIGTERM');
  const { child, closed, facts } = await startLogger({
    options: { url: gone.url, tenantId: 'acme', spool, batch: { maxDelayMs: 2 } },
    prefix: 'log',
    count: 10,
    end: 'wait',
    forever: true,
  });
  await until('logs on disk', () => (facts().at(-1)?.durable ?? 0) >= 200);
  child.kill('SIGKILL');
  const durable = (await closed).facts.at(-1)?.durable as number;
  const { url } = await up(data, gone.port);
  await using client = new RdpClient({ url, tenantId: 'acme', exitHooks: false, spool });
  expect(await client.flush()).toEqual({ complete: true, pending: 0 });
  const recovered = client.stats().spool?.recovered.logs as number;
  expect(recovered).toBeGreaterThanOrEqual(durable);
  await untilStored(data, ids(recovered));
}, 60_000);
