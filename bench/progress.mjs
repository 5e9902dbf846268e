// Watches how many records a database has, from outside.
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/** The last sequence number of a database that may not be there yet: 0 then. */
function createReader(path) {
  let database;
  return {
    last() {
      try {
        if (!database && existsSync(path)) database = new DatabaseSync(path, { readOnly: true, timeout: 1_000 });
        return Number(database?.prepare('SELECT last FROM sequence').get().last ?? 0);
      } catch {
        // Still being made.
        database?.close();
        database = undefined;
        return 0;
      }
    },
    close: () => database?.close(),
  };
}

/** Looks every 50 ms until `done`; gives the samples. */
export async function watch(path, done) {
  const reader = createReader(path);
  const samples = [];
  const look = () => samples.push({ at: performance.now(), last: reader.last() });
  let over = false;
  const end = () => {
    over = true;
  };
  done.then(end, end);
  while (!over) {
    look();
    await sleep(50);
  }
  look();
  reader.close();
  return samples;
}

/** When the database had `count` records, between two samples. */
export function timeOf(samples, count) {
  const next = samples.findIndex(({ last }) => last > count || (last === count && count > 0));
  if (next < 1) return samples.at(-1).at;
  const [a, b] = [samples[next - 1], samples[next]];
  return a.at + ((count - a.last) / (b.last - a.last)) * (b.at - a.at);
}

/** Waits until a database has `count` records. Throws when that takes longer than the deadline. */
export async function untilStored(path, count, deadlineMs) {
  const reader = createReader(path);
  const deadline = performance.now() + deadlineMs;
  try {
    while (reader.last() < count) {
      if (performance.now() > deadline) throw new Error(`only ${reader.last()} of ${count} records are stored`);
      await sleep(10);
    }
  } finally {
    reader.close();
  }
}
