import type { DropNotice, DropReason } from './stats.ts';
import { add, type Counter, counter, type Tally } from './tally.ts';

/** Counts what is lost, by reason, and announces it. */
export interface Drops {
  /** Takes down a loss. It is announced before the next task of the event loop, with others of its reason. */
  drop(reason: DropReason, logs: number, bytes: number, exact?: boolean): void;
  /** Announces now what is not announced yet. */
  announce(): void;
  readonly dropped: Readonly<Record<DropReason, Tally>>;
}

/** Counters at zero. `onDrop` may throw: a listener must not hurt the logging of others. */
export function createDrops(onDrop: ((notice: DropNotice) => void) | undefined): Drops {
  const dropped: Record<DropReason, Counter> = {
    buffer_full: counter(),
    log_too_large: counter(),
    log_invalid: counter(),
    retries_exhausted: counter(),
    refused: counter(),
    closed: counter(),
    process_exit: counter(),
    process_killed: counter(),
    spool_corrupt: counter(),
  };
  const untold = new Map<DropReason, { logs: number; bytes: number; exact: boolean }>();
  const announce = (): void => {
    const notices = [...untold];
    untold.clear();
    for (const [reason, { logs: count, bytes, exact }] of notices) {
      quietly(() => onDrop?.({ reason, count, bytes, exact }));
    }
  };
  return {
    dropped,
    announce,
    drop(reason, logs, bytes, exact = true) {
      add(dropped[reason], logs, bytes);
      if (!onDrop) return;
      if (untold.size === 0) queueMicrotask(announce);
      const of = untold.get(reason);
      if (!of) return void untold.set(reason, { logs, bytes, exact });
      add(of, logs, bytes);
      of.exact &&= exact;
    },
  };
}

/** Calls a listener of the user; what it throws is its own. */
export function quietly(call: () => void): void {
  try {
    call();
  } catch {}
}
