import { type Batch, costOf } from './batch.ts';
import type { Tally } from './tally.ts';

/** Logs that wait in memory, in batches. */
export interface BatchQueue {
  /** Adds a log to the open batch, which is closed once it is full. Gives whether a batch is closed and waits. */
  push(line: string, bytes: number, cost: number): boolean;
  /** Closes the open batch: what comes later is not in it. */
  seal(): void;
  /** When the first log of the open batch came; undefined where it has none. */
  openedAt(): number | undefined;
  /** The closed batch that has waited longest; it stays. */
  peek(): Batch | undefined;
  /** The closed batch that has waited longest. */
  take(): Batch | undefined;
  /** Drops the logs that have waited longest until `cost` bytes are free or none waits. Gives what was dropped and their cost. */
  dropOldest(cost: number): Tally & { readonly cost: number };
  /** Every batch, oldest first; they are gone from the queue. */
  drain(): Batch[];
  /** What waits, the open batch included. */
  readonly waiting: Tally;
}

/** What a {@link BatchQueue} needs. */
export interface BatchQueueOptions {
  readonly maxLogs: number;
  /** Bytes of NDJSON. */
  readonly maxBytes: number;
  readonly now: () => number;
  readonly byteLength: (text: string) => number;
  /** Is told of each new batch. */
  readonly onOpen: (batch: Batch) => void;
  /** Is told of each batch whose last log was dropped. */
  readonly onEmpty: (batch: Batch) => void;
}

/** How many places at the front of the list may stand empty before it is cut. */
const MAX_EMPTY = 1_024;

/** An empty queue. */
export function createQueue({ maxLogs, maxBytes, now, byteLength, onOpen, onEmpty }: BatchQueueOptions): BatchQueue {
  let closed: (Batch | undefined)[] = [];
  let first = 0;
  let open: Batch | undefined;
  let nextSeq = 0;
  const waiting = { logs: 0, bytes: 0 };

  const seal = (): void => {
    if (!open) return;
    closed.push(open);
    open = undefined;
  };
  const openBatch = (): Batch => {
    const batch: Batch = { seq: nextSeq++, lines: [], from: 0, logs: 0, bytes: 0, cost: 0, openedAt: now() };
    onOpen(batch);
    return batch;
  };
  const take = (): Batch | undefined => {
    const batch = closed[first];
    if (!batch) return undefined;
    // Its lines must not live on in the list.
    closed[first] = undefined;
    first++;
    if (first > MAX_EMPTY && first * 2 > closed.length) {
      closed = closed.slice(first);
      first = 0;
    }
    waiting.logs -= batch.logs;
    waiting.bytes -= batch.bytes;
    return batch;
  };
  /** Drops the oldest log of a batch. */
  const dropOne = (batch: Batch): { bytes: number; cost: number } => {
    const line = batch.lines[batch.from] as string;
    const bytes = byteLength(line) + 1;
    const cost = costOf(line, bytes - 1);
    batch.lines[batch.from] = '';
    batch.from++;
    batch.logs--;
    batch.bytes -= bytes;
    batch.cost -= cost;
    waiting.logs--;
    waiting.bytes -= bytes;
    if (batch.logs === 0) {
      if (batch === open) open = undefined;
      else take();
      onEmpty(batch);
    }
    return { bytes, cost };
  };

  return {
    waiting,
    seal,
    take,
    push(line, size, cost) {
      const bytes = size + 1;
      if (open && open.bytes + bytes > maxBytes) seal();
      open ??= openBatch();
      open.lines.push(line);
      open.logs++;
      open.bytes += bytes;
      open.cost += cost;
      waiting.logs++;
      waiting.bytes += bytes;
      if (open.logs >= maxLogs || open.bytes >= maxBytes) seal();
      return first < closed.length;
    },
    openedAt: () => open?.openedAt,
    peek: () => closed[first],
    dropOldest(wanted) {
      const dropped = { logs: 0, bytes: 0, cost: 0 };
      for (;;) {
        const batch = closed[first] ?? open;
        if (!batch || dropped.cost >= wanted) return dropped;
        const { bytes, cost } = dropOne(batch);
        dropped.logs++;
        dropped.bytes += bytes;
        dropped.cost += cost;
      }
    },
    drain() {
      seal();
      const batches: Batch[] = [];
      for (let batch = take(); batch; batch = take()) batches.push(batch);
      return batches;
    },
  };
}
