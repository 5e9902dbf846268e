// node --expose-gc client-run.mjs PEER URL up|down FILE COUNT: one client in a process of its own. Prints what it took as JSON.
import { readFileSync } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { PEERS } from './client-peers.mjs';
import { quantile } from './table.mjs';

const BURST = 1_000;
const WARM_UP = 10_000;
/** How long a client may go on with a server that is down, before its memory is looked at. */
const SETTLE_MS = 500;

const [name, url, server, file, digits] = process.argv.slice(2);
const count = Number(digits);
const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
const up = server === 'up';
const client = await PEERS[name](url, { logs: WARM_UP + count, block: up });

/** Logs so many lines in bursts. Gives the time of one call in each burst, in microseconds. */
async function log(many) {
  const calls = [];
  for (let from = 0; from < many; from += BURST) {
    let last;
    const started = performance.now();
    for (let i = from; i < from + BURST; i++) last = client.log(lines[i % lines.length]);
    calls.push(((performance.now() - started) * 1000) / BURST);
    if (up) await client.pace(last);
    await nextTurn();
  }
  return calls;
}

/** Bytes of memory that are in use. */
function used() {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const print = (result) => console.log(JSON.stringify({ ...result, peakMb: process.resourceUsage().maxRSS / 1024 }));

if (up) {
  await log(WARM_UP);
  const cpu = process.cpuUsage();
  const started = performance.now();
  const calls = await log(count);
  await client.end();
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  print({ logs: WARM_UP + count, rate: (count / ms) * 1000, cpuUs: (user + system) / count, callUs: quantile(calls) });
} else {
  const before = used();
  const calls = await log(count);
  await wait(SETTLE_MS);
  print({ callUs: quantile(calls), keptMb: (used() - before) / 1024 / 1024 });
}
// Not by itself: some clients go on trying.
process.exit(0);
