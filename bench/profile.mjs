// Where the time of a run goes, in each of its threads: load it with NODE_OPTIONS="--import $PWD/bench/profile.mjs".
// After 7 s each thread prints the functions that took most, with their share.
import { Session } from 'node:inspector';
import { threadId } from 'node:worker_threads';

const AFTER_MS = 7_000;
const SHOWN = 12;
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.start');

function report({ nodes, samples, timeDeltas }) {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName || '(anonymous)']));
  const times = new Map();
  samples.forEach((id, at) => {
    times.set(names.get(id), (times.get(names.get(id)) ?? 0) + timeDeltas[at]);
  });
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  const most = [...times].sort(([, a], [, b]) => b - a).slice(0, SHOWN);
  const lines = most.map(([name, time]) => `  ${((100 * time) / total).toFixed(1).padStart(5)} % ${name}`);
  process._rawDebug(`thread ${threadId}\n${lines.join('\n')}`);
}

setTimeout(() => session.post('Profiler.stop', (_error, { profile }) => report(profile)), AFTER_MS).unref();
