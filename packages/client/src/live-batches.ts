import type { Batch } from './batch.ts';

/** The batches of which something is left to do, in the order in which they were opened. */
export interface LiveBatches extends Iterable<Batch> {
  add(batch: Batch): void;
  /** Nothing of it is left to do. */
  settle(batch: Batch): void;
  /** The highest sequence number among them; -1 where there is none. */
  newest(): number;
  /** How many logs those up to `upTo` hold. */
  logs(upTo: number): number;
  /** Resolves when none up to `upTo` is left, or with `over`. */
  settled(upTo: number, over: Promise<void>): Promise<void>;
}

/** An empty list. */
export function createLiveBatches(): LiveBatches {
  const live = new Set<Batch>();
  const waiters = new Set<{ readonly upTo: number; readonly done: () => void }>();
  // A set keeps the order in which its members came: the first is one of the oldest, so this rarely looks at a second.
  const isSettled = (upTo: number): boolean => {
    for (const { seq } of live) if (seq <= upTo) return false;
    return true;
  };
  return {
    [Symbol.iterator]: () => live[Symbol.iterator](),
    add: (batch) => void live.add(batch),
    settle(batch) {
      live.delete(batch);
      for (const { upTo, done } of waiters) if (isSettled(upTo)) done();
    },
    newest() {
      let newest = -1;
      for (const { seq } of live) if (seq > newest) newest = seq;
      return newest;
    },
    logs(upTo) {
      let logs = 0;
      for (const batch of live) if (batch.seq <= upTo) logs += batch.logs;
      return logs;
    },
    async settled(upTo, over) {
      if (isSettled(upTo)) return;
      const { promise, resolve: done } = Promise.withResolvers<void>();
      const waiter = { upTo, done };
      waiters.add(waiter);
      await Promise.race([promise, over]);
      waiters.delete(waiter);
    },
  };
}
