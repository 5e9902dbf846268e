import type { RdpError } from '@rdp/core';
import { type FailedLog, processBatch } from '@rdp/worker';
import type { EmbeddedEngine } from './engine.ts';
import { HEARTBEAT_MS } from './lease-owner.ts';

/** Options of the worker loop. */
export interface WorkerLoopOptions {
  /**
   * How long a received message stays invisible, in milliseconds. A worker that hangs longer loses it to the next.
   * @defaultValue 5 minutes
   */
  readonly visibilityMs?: number;
  /** Is told of each log that failed in itself. */
  readonly onFailedLog?: (failed: FailedLog) => void;
  /** Is told when the store or the queue failed. */
  readonly onError?: (error: RdpError) => void;
}

/** A running worker. */
export interface WorkerLoop {
  /** Starts no new work and resolves when the work at hand is settled or given back. */
  stop(): Promise<void>;
}

const DEFAULT_VISIBILITY_MS = 5 * 60_000;
/** How many messages one receive takes. */
const BATCH_SIZE = 100;
/** How often the queue is looked at when nobody in this process has sent anything: another process may have, or a delay ended. */
const POLL_MS = 200;
/** How long to wait after an error of the queue itself. */
const ERROR_PAUSE_MS = 1_000;

/** Starts working the engine's queue, with what dead workers left first. @throws RdpError when the database is busy. */
export async function startWorkerLoop(engine: EmbeddedEngine, options: WorkerLoopOptions = {}): Promise<WorkerLoop> {
  await engine.owner.signOn();
  const bell = createBell();
  let stopping = false;
  engine.onSent(bell.ring);
  const heartbeat = setInterval(() => {
    engine.owner.beat().catch((error) => options.onError?.(error as RdpError));
  }, HEARTBEAT_MS);

  async function workOnce(): Promise<number> {
    const messages = await engine.queue.receive({
      max: BATCH_SIZE,
      visibilityMs: options.visibilityMs ?? DEFAULT_VISIBILITY_MS,
    });
    await processBatch(messages, {
      makerFor: engine.makerFor,
      settle: engine.settle,
      now: Date.now,
      random: Math.random,
      shouldStop: () => stopping,
      ...(options.onFailedLog && { onFailedLog: options.onFailedLog }),
      ...(options.onError && { onUnsettled: options.onError }),
    });
    return messages.length;
  }

  async function run(): Promise<void> {
    while (!stopping) {
      try {
        if ((await workOnce()) === 0) await bell.wait(POLL_MS);
      } catch (error) {
        options.onError?.(error as RdpError);
        await bell.wait(ERROR_PAUSE_MS);
      }
    }
  }

  const done = run();
  return {
    async stop() {
      stopping = true;
      clearInterval(heartbeat);
      bell.ring();
      await done;
    },
  };
}

/** Lets one waiter sleep until it is rung or its time is up; a ring while nobody waits is remembered. */
function createBell() {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring(): void {
      rung = true;
      wake?.();
    },
    async wait(ms: number): Promise<void> {
      if (!rung) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, ms);
        });
        clearTimeout(timer);
      }
      rung = false;
      wake = undefined;
    },
  };
}
