// What does @rdp/client take of the program that logs, beside other clients and a bare loop? With a server, and while it is down.
import { join } from 'node:path';
import { run, serve, withFolder } from './child.mjs';
import { writeLines } from './corpus.mjs';
import { quantile, row } from './table.mjs';

const OURS = '@rdp/client';
const BARE = 'bare loop';
const PEERS = ['@axiomhq/js', '@logtail/node', 'posthog-node'];
const ALL = [OURS, BARE, ...PEERS];
const ROUNDS = 3;
const LINES = 20_000;
const LOGS = 60_000;
/** More than the default buffer of @rdp/client holds. */
const FLOOD = 500_000;
const BUFFER_MB = 64;
const MEASURES = ['rate', 'cpuUs', 'bytes', 'callUs', 'peakMb'];

export const client = ({ corpus }) =>
  withFolder(async (folder) => {
    const file = await writeLines(join(folder, 'lines.log'), corpus, 0, LINES);
    const server = await serve([join(import.meta.dirname, 'null-server.mjs')]);
    const up = await withServer(server.url, file).finally(() => server.stop());
    // Its port is closed now.
    const down = {};
    for (const name of [OURS, ...PEERS]) down[name] = await runClient(name, server.url, 'down', file, LOGS);
    const flood = await runClient(OURS, server.url, 'down', file, FLOOD);
    return [...upRows(up), ...downRows(down, flood)];
  });

const runClient = async (name, url, state, file, count) => {
  const script = join(import.meta.dirname, 'client-run.mjs');
  const { stdout } = await run(['--expose-gc', script, name, url, state, file, String(count)]);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1));
};

/** The medians of each client. They take turns, so that what else the machine does meets each of them. */
async function withServer(url, file) {
  const results = Object.fromEntries(ALL.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of ALL) {
      const result = await runClient(name, url, 'up', file, LOGS);
      const taken = await (await fetch(`${url}/taken`)).json();
      if (taken.logs !== result.logs) throw new Error(`${name} sent ${taken.logs} of ${result.logs} logs`);
      results[name].push({ ...result, bytes: taken.bytes / taken.logs });
    }
  }
  const median = (runs) => Object.fromEntries(MEASURES.map((of) => [of, quantile(runs.map((one) => one[of]))]));
  return Object.fromEntries(ALL.map((name) => [name, median(results[name])]));
}

/** Our value of a measure, beside that of each of the others. */
const beside = (what, unit, results, of, aims = {}) =>
  Object.keys(results)
    .filter((name) => name !== OURS)
    .map((name) => {
      const reference = { what: name, value: results[name][of] };
      return row({ what, value: results[OURS][of], unit, reference, aim: aims[name] });
    });

function upRows(results) {
  const fastest = PEERS.reduce((best, name) => (results[name].rate > results[best].rate ? name : best));
  const aims = { [BARE]: { of: 'ratio', least: 0.9 }, [fastest]: { of: 'ratio', least: 2 } };
  return [
    ...beside('logs sent', '/s', results, 'rate', aims),
    ...beside('processor time of a log', 'µs', results, 'cpuUs'),
    ...beside('body bytes of a log', 'bytes', results, 'bytes'),
    ...beside('peak memory', 'MB', results, 'peakMb'),
    row({ what: 'a call of log()', value: results[OURS].callUs, unit: 'µs', aim: { of: 'value', most: 2 } }),
    ...beside('a call of log()', 'µs', results, 'callUs'),
  ];
}

function downRows(results, flood) {
  const reference = { what: 'its bound', value: BUFFER_MB };
  const bound = {
    what: `down: kept of ${FLOOD.toLocaleString('en-US')} logs`,
    value: flood.keptMb,
    unit: 'MB',
    reference,
  };
  const aim = { of: 'value', most: 2 };
  return [
    row({ what: 'down: a call of log()', value: results[OURS].callUs, unit: 'µs', aim }),
    ...beside('down: a call of log()', 'µs', results, 'callUs'),
    ...beside(`down: kept of ${LOGS.toLocaleString('en-US')} logs`, 'MB', results, 'keptMb'),
    ...beside('down: peak memory', 'MB', results, 'peakMb'),
    row({ what: 'down: a call of log(), buffer full', value: flood.callUs, unit: 'µs', aim }),
    row({ ...bound, aim: { of: 'ratio', most: 1.1 } }),
  ];
}
