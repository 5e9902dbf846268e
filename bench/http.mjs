// How many requests does `rdp up` accept durably, beside a bare server? And logs in batches, beside `rdp ingest`?
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ingest, RDP, serve, TENANT, withFolder } from './child.mjs';
import { lineAt, writeLines } from './corpus.mjs';
import { load } from './load.mjs';
import { untilStored } from './progress.mjs';
import { quantile, row } from './table.mjs';

const WARM_UP = 2_000;
const REQUESTS = 20_000;
const ROUNDS = 5;
const CONNECTIONS = 128;
const BATCHES = 200;
const BATCH_SIZE = 1_000;
const BATCH_CONNECTIONS = 4;

export const http = ({ corpus }) =>
  withFolder(async (folder) => {
    const single = (n) => ({
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ tenant_id: TENANT, log_id: `log-${n}`, text: lineAt(corpus, n) })),
    });
    const bareServer = await serve([join(import.meta.dirname, 'bare-http.mjs')]);
    const data = join(folder, 'up');
    const up = await serve([RDP, 'up', '--port', '0', '--data', data, '--durability', 'full', '--json']);
    const sendAll = async () => {
      const [rdp, bare] = await singles([up.url, bareServer.url], single);
      await untilStored(join(data, 'rdp.db'), WARM_UP + REQUESTS, 60_000);
      return { rdp, bare, sent: await batches(up.url, corpus, join(data, 'rdp.db')) };
    };
    const { rdp, bare, sent } = await sendAll().finally(() => Promise.all([up.stop(), bareServer.stop()]));
    return [...singleRows(rdp, bare), ...batchRows(sent, await ingestSpeed(folder, corpus))];
  });

function singleRows(rdp, bare) {
  const what = 'bare node:http';
  const beside = (name) => ({ what, value: bare[name] });
  const aim = { of: 'ratio', least: 0.5 };
  return [
    row({ what: 'single logs, accepted', value: rdp.rate, unit: '/s', reference: beside('rate'), aim }),
    row({ what: 'p50 of a request', value: rdp.p50, unit: 'ms', reference: beside('p50') }),
    row({ what: 'p99 of a request', value: rdp.p99, unit: 'ms', reference: beside('p99') }),
  ];
}

function batchRows({ accepted, stored }, value) {
  const reference = { what: 'rdp ingest', value };
  const aim = { of: 'ratio', least: 0.6 };
  return [
    row({ what: 'logs in batches, accepted', value: accepted, unit: '/s', reference, aim }),
    row({ what: 'logs in batches, stored', value: stored, unit: '/s', reference, aim }),
  ];
}

/** The servers take turns, so that what else the machine does meets each of them. */
async function singles(urls, make) {
  const size = REQUESTS / ROUNDS;
  const results = urls.map(() => ({ rates: [], times: [] }));
  for (const url of urls) await load({ url, count: WARM_UP, connections: CONNECTIONS, make });
  for (let from = WARM_UP; from < WARM_UP + REQUESTS; from += size) {
    for (const [index, url] of urls.entries()) {
      const { ms, times } = await load({ url, count: size, connections: CONNECTIONS, make: (n) => make(from + n) });
      results[index].rates.push((size / ms) * 1000);
      results[index].times.push(...times);
    }
  }
  return results.map(({ rates, times }) => ({
    rate: quantile(rates),
    p50: quantile(times),
    p99: quantile(times, 0.99),
  }));
}

/** Logs per second until the last 202, and until all are stored. The bodies are made before. */
async function batches(url, corpus, path) {
  const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip', 'x-tenant-id': TENANT };
  const bodies = Array.from({ length: BATCHES }, (_, batch) => {
    const log = (_, i) =>
      JSON.stringify({ log_id: `batch-${batch}-${i}`, text: lineAt(corpus, batch * BATCH_SIZE + i) });
    return gzipSync(Array.from({ length: BATCH_SIZE }, log).join('\n'));
  });
  const logs = BATCHES * BATCH_SIZE;
  const started = performance.now();
  const make = (n) => ({ headers, body: bodies[n] });
  const { ms } = await load({ url, count: BATCHES, connections: BATCH_CONNECTIONS, make });
  await untilStored(path, WARM_UP + REQUESTS + logs, 120_000);
  return { accepted: (logs / ms) * 1000, stored: (logs / (performance.now() - started)) * 1000 };
}

/** Lines per second of `rdp ingest` with as many lines as the batches have. */
async function ingestSpeed(folder, corpus) {
  const lines = BATCHES * BATCH_SIZE;
  const file = await writeLines(join(folder, 'lines.log'), corpus, 0, lines);
  const { ms } = await ingest(file, join(folder, 'ingest'), lines);
  return (lines / ms) * 1000;
}
