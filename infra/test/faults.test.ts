import { hash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createDynamoClient, createDynamoStore, TABLE_SCHEMA, TAIL_WINDOW_MS } from '@rdp/aws';
import { createRandom, type FaultProxy, SEED, startFaultProxy, until } from '@rdp/testkit';
import { expect, it, onTestFinished } from 'vitest';
import { readDeadLetters } from './faults/dead-letters.ts';
import { expectSame } from './faults/expect-same.ts';
import { type MadeLog, makeRequests } from './faults/made-logs.ts';
import { mortal } from './faults/mortal.ts';
import { DIES_WITHIN, FAULTS, MAX_RECEIVE_COUNT, RATES, VISIBILITY_SECONDS } from './faults/rates.ts';
import { send } from './faults/sender.ts';
import { type Page, watch } from './faults/watcher.ts';
import { type Item, startDeployment } from './local-deployment.ts';

const AMOUNT = { logs: 10_000, tenants: 20 };
const SENDERS = 6;
const WORKERS = 4;
const SHARDS = 4;
/** Each use of chance has its own stream. */
const SALT = { ingest: 1, worker: 2, logs: 3, senders: 4 };
const DRAINED_MS = 200_000;

/** Both functions as they are deployed, each process and the event source behind proxies that make faults. */
async function startFaulty() {
  const proxies: FaultProxy[] = [];
  const kills = { ingest: 0, worker: 0 };
  let dynamo: FaultProxy | undefined;
  const aws = await startDeployment({
    visibilitySeconds: VISIBILITY_SECONDS,
    maxReceiveCount: MAX_RECEIVE_COUNT,
    worker: { concurrency: WORKERS },
    async before(emulator, service) {
      const proxy = await startFaultProxy(emulator, { seed: SEED, rates: RATES[service] });
      proxies.push(proxy);
      if (service === 'dynamo') dynamo = proxy;
      return proxy;
    },
    around: (lambda, name) =>
      mortal(lambda, {
        within: DIES_WITHIN[name],
        withinMs: 300,
        random: createRandom(SALT[name]),
        onKill: () => kills[name]++,
      }),
  });
  const account = { region: 'us-east-1', credentials: { accessKeyId: 'made-up', secretAccessKey: 'made-up' } };
  const store = createDynamoStore({
    dynamo: createDynamoClient({ endpoint: dynamo?.endpoint ?? '', ...account }),
    tableName: aws.tableName,
    indexName: TABLE_SCHEMA.timeIndex.defaultName,
    shards: SHARDS,
    now: Date.now,
    random: Math.random,
  });
  const counts = () => Promise.all(proxies.map((proxy) => proxy.counts()));
  return { aws, store, kills, counts };
}

it(`every accepted log is stored once or given up by its own fault, and a tail shows each record once (RDP_TEST_SEED=${SEED})`, {
  timeout: 300_000,
}, async () => {
  const { aws, store, kills, counts } = await startFaulty();
  onTestFinished(aws.stop);
  const requests = makeRequests(AMOUNT, createRandom(SALT.logs));
  const logs = requests.flat();
  const tenants = [...new Set(logs.map(({ tenantId }) => tenantId))];
  const watcher = await watch(store, tenants);

  await sendAll(aws.url, requests);
  await until(
    'an empty queue',
    async () => {
      await wait(200);
      return (await aws.sizeOf(aws.queueUrl)) === 0;
    },
    DRAINED_MS,
  );
  const pages = await watcher.stop();

  const items = (await Promise.all(tenants.map(aws.itemsOf))).flatMap((ofTenant) => [...ofTenant.values()]);
  expectSame('what is stored', items.map(fromItem), logs.flatMap(fromLog));

  const poison = logs.filter(({ stored }) => stored === undefined);
  expect(poison.length).toBeGreaterThan(0);
  // At least once, as the design says.
  const letters = new Set(await readDeadLetters(aws));
  expectSame(
    'what was given up',
    [...letters],
    poison.map(({ tenantId, logId }) => `${tenantId} ${logId} record_too_large`),
  );

  expectSame('what the tail showed', pages.flatMap(fromPage), items.map(withTime));
  expectOrder(pages);

  // Each of these has really happened, or the test has shown nothing.
  const seen = (await counts()).flatMap((count) => Object.keys(count)).join('\n');
  for (const fault of FAULTS) expect(seen).toContain(` ${fault}`);
  expect(Math.min(kills.ingest, kills.worker)).toBeGreaterThan(0);
});

/** Sends all requests, some of them at a time. */
async function sendAll(url: string, requests: readonly (readonly MadeLog[])[]): Promise<void> {
  const rest = requests.values();
  const sender = async (at: number): Promise<void> => {
    const random = createRandom(SALT.senders + at);
    for (const logs of rest) await send(url, logs, random);
  };
  await Promise.all(Array.from({ length: SENDERS }, (_, at) => sender(at)));
}

/** Whose, which, and what is kept of it, in short where that is long: the same line from each source. */
const line = (tenantId?: string, logId?: string, text = ''): string =>
  `${tenantId} ${logId} ${text.slice(0, 80)} ${hash('sha256', text).slice(0, 8)}`;
const fromItem = (item: Item): string => line(item['tenant_id']?.S, item['log_id']?.S, item['modified_data']?.S);
const fromLog = ({ tenantId, logId, stored }: MadeLog): string[] =>
  stored === undefined ? [] : [line(tenantId, logId, stored)];
/** With the time, too: a record that is stored stays as it was shown, however often its log comes again. */
const withTime = (item: Item): string => `${item['processed_at']?.S} ${fromItem(item)}`;
/** By the tenant that was asked for, whoever the record says it is of. */
const fromPage = ({ tenantId, records }: Page): string[] =>
  records.map((record) => `${record.processed_at} ${line(tenantId, record.log_id, record.modified_data)}`);

/** By time within a page; from page to page a record may come late, but never by more than the window. */
function expectOrder(pages: readonly Page[]): void {
  const newest = new Map<string, number>();
  for (const { tenantId, records } of pages) {
    const times = records.map(({ processed_at }) => Date.parse(processed_at));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const latest = newest.get(tenantId) ?? 0;
    expect(times[0]).toBeGreaterThanOrEqual(latest - TAIL_WINDOW_MS);
    newest.set(tenantId, Math.max(latest, times.at(-1) ?? 0));
  }
}
