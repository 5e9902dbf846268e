import { setTimeout as delay } from 'node:timers/promises';
import type { DeadLetterFilter, DeadLetterQueue } from '@rdp/core/ports';

/** How letters are moved. */
export interface MoveOptions {
  readonly filter: DeadLetterFilter;
  /** At most this many, so that letters which fail again meanwhile are not moved round and round. */
  readonly total: number;
  /** Letters a second; without it there is no pause. */
  readonly rate: number | undefined;
  readonly signal: AbortSignal;
  /** Is called after each letter with how many were moved. */
  readonly onMoved: (moved: number) => void;
}

/** Few enough that their bodies fit into memory. */
const PAGE = 20;

/** Sends letters back to the queue, oldest failure first, each in a transaction of its own, until the signal is aborted. */
export async function move(queue: DeadLetterQueue, options: MoveOptions): Promise<void> {
  const { filter, total, rate, signal, onMoved } = options;
  const start = performance.now();
  let moved = 0;
  while (moved < total) {
    const page = await queue.peek(filter, Math.min(PAGE, total - moved));
    if (page.length === 0) return;
    for (const { id } of page) {
      // By the schedule, so that the time a move takes does not slow the rate.
      if (rate !== undefined) await pauseUntil(start + (moved * 1_000) / rate, signal);
      if (signal.aborted) return;
      moved += await queue.redrive({ ids: [id] }, 1);
      onMoved(moved);
    }
  }
}

/** Ends early, and without an error, when the user interrupts. */
async function pauseUntil(time: number, signal: AbortSignal): Promise<void> {
  const ms = time - performance.now();
  if (ms > 0) await delay(ms, undefined, { signal }).catch(() => {});
}
