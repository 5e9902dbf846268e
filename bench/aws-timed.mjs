// A bundle of a function, its handler timed: `bench` beside what it gives. BENCH_BUNDLE is the path of the bundle.
import { pathToFileURL } from 'node:url';

const { BENCH_BUNDLE: path } = process.env;
const bundle = await import(pathToFileURL(path).href);

export async function handler(event, context) {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const result = await bundle.handler(event, context);
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { ...result, bench: { ms, cpuMs: (user + system) / 1000 } };
}
