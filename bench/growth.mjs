// Do writing and reading stay as fast while the records grow in number?
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ingest, ROOT, TENANT, withFolder } from './child.mjs';
import { writeLines } from './corpus.mjs';
import { quantile, random, row } from './table.mjs';

const SIZES = [10_000, 100_000, 1_000_000, 5_000_000];
const RUNS = 50;

/** Sizes up to `lines`. */
export const growth = ({ corpus, lines = 1_000_000 }) =>
  withFolder(async (folder) => {
    const data = join(folder, 'data');
    const step = Math.min(50_000, Math.floor(lines / 5));
    const sizes = [...SIZES.filter((size) => size < lines), lines];
    const rows = [];
    let first;
    let stored = 0;
    const add = async (count) => {
      const file = await writeLines(join(folder, `from-${stored}.log`), corpus, stored, count);
      const { ms } = await ingest(file, data, count);
      rmSync(file);
      stored += count;
      return (count / ms) * 1000;
    };
    for (const size of sizes) {
      if (size > stored) await add(size - stored);
      const at = stored.toLocaleString('en-US');
      const reads = await readLatencies(data, stored);
      const here = { ...reads, [`ingest of ${step.toLocaleString('en-US')} lines more`]: await add(step) };
      first ??= { what: `at ${at}`, here };
      for (const [what, value] of Object.entries(here)) {
        const write = !(what in reads);
        const aim =
          first.here === here || what.startsWith('get')
            ? undefined
            : { of: 'ratio', ...(write ? { least: 0.67 } : { most: 1.5 }) };
        const reference = first.here === here ? undefined : { what: first.what, value: first.here[what] };
        rows.push(row({ what: `${what} at ${at}`, value, unit: write ? '/s' : 'ms', reference, aim }));
      }
    }
    return rows;
  });

/** The median time of each read, in milliseconds; where it reads is seeded. */
async function readLatencies(dataDir, stored) {
  const { openEngine } = await import(join(ROOT, 'packages/embedded/dist/index.js'));
  const engine = await openEngine({ dataDir });
  const { store } = engine;
  try {
    const next = random(stored);
    const cursors = Array.from({ length: RUNS }, () => `s.${Math.floor(next() * (stored - 200))}`);
    const records = [];
    for (const cursor of cursors) records.push((await store.since(TENANT, cursor, 1)).records[0]);
    const minute = ({ processed_at }) => {
      const from = Date.parse(processed_at) - 30_000;
      return { from, until: from + 60_000, limit: 100 };
    };
    return {
      'latest(20)': await median(() => store.latest(TENANT, 20)),
      'since(cursor, 100)': await median((i) => store.since(TENANT, cursors[i], 100)),
      'query(one minute, 100)': await median((i) => store.query(TENANT, minute(records[i]))),
      'get(random id)': await median((i) => store.get(TENANT, records[i].log_id)),
    };
  } finally {
    await engine.close();
  }
}

/** Of {@link RUNS} runs, after some that warm up. */
async function median(read) {
  const times = [];
  for (let i = -10; i < RUNS; i++) {
    const started = performance.now();
    await read(Math.abs(i));
    if (i >= 0) times.push(performance.now() - started);
  }
  return quantile(times);
}
