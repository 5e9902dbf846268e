import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type ErrorCode, RdpError } from '@rdp/core';
import type { LogQueue } from '@rdp/core/ports';
import { createBirpc } from 'birpc';
import type { ThreadEvents, ThreadFunctions, ThreadOptions } from './engine-thread.ts';

/** The engine in its own thread, seen from the thread of the HTTP server. */
export interface EngineClient {
  readonly queue: Pick<LogQueue, 'send'>;
  /** @throws RdpError `store_unavailable` when the engine does not answer in time. */
  check(): Promise<void>;
  /**
   * Stops the worker, gives back what is in flight, closes the database and ends the thread, at `deadlineMs` in any case:
   * what could not be given back by then is taken back when the next engine sees that its holder is dead.
   */
  stop(deadlineMs: number): Promise<void>;
}

/** What the owner of the engine wants to hear. */
export interface EngineListener {
  /** Something went wrong that nobody waits for. */
  readonly onTrouble?: (code: string, message: string) => void;
  /** The thread has ended by itself: nothing can be taken any more. */
  readonly onDeath: (error: Error) => void;
}

/** How long the engine may take for one answer; a commit waits at most 10 s for a lock. */
const ANSWER_MS = 15_000;

// Run from source (tests), the thread is TypeScript that Node strips itself, and its imports are sources too.
const fromSource = import.meta.url.endsWith('.ts');
const THREAD = new URL(fromSource ? './engine-thread.ts' : './engine-thread.js', import.meta.url);
const EXEC_ARGV = fromSource ? ['--conditions=@rdp/source'] : [];

/**
 * Starts the engine's thread and waits until its database is open.
 * @throws RdpError when the database cannot be opened.
 */
export async function startEngineThread(
  { dataDir, durability = 'full', maxBytes }: ThreadOptions,
  listener: EngineListener,
): Promise<EngineClient> {
  const workerData: ThreadOptions = { dataDir, durability, ...(maxBytes !== undefined && { maxBytes }) };
  const thread = new Worker(THREAD, { workerData, execArgv: EXEC_ARGV });
  const opened = Promise.withResolvers<void>();
  let stopping = false;
  const events: ThreadEvents = {
    opened(failure) {
      if (!failure) return opened.resolve();
      const { code, message, hint } = failure;
      opened.reject(new RdpError(code as ErrorCode, message, hint === undefined ? {} : { hint }));
    },
    trouble: (code, message) => listener.onTrouble?.(code, message),
  };
  const engine = createBirpc<ThreadFunctions, ThreadEvents>(events, {
    post: (data) => thread.postMessage(data),
    on: (receive) => thread.on('message', receive),
    timeout: ANSWER_MS,
  });
  const died = (error: Error): void => {
    opened.reject(error);
    if (!stopping) listener.onDeath(error);
    stopping = true;
  };
  thread.on('error', died);
  thread.on('exit', (code) => died(new Error(`the engine thread has ended (${code})`)));

  await opened.promise.catch(async (error) => {
    stopping = true;
    await thread.terminate();
    throw error;
  });
  return {
    queue: { send: (messages) => engine.send(messages).catch(() => messages.map(unanswered)) },
    check: () => engine.check().catch((cause) => Promise.reject(noAnswer(cause))),
    async stop(deadlineMs) {
      stopping = true;
      const timer = setTimeout(() => void thread.terminate(), deadlineMs);
      // Ended by the timer, the thread answers no more.
      await Promise.race([engine.stop(), once(thread, 'exit')]);
      clearTimeout(timer);
      await thread.terminate();
    },
  };
}

const noAnswer = (cause?: unknown): RdpError =>
  new RdpError('store_unavailable', 'the engine does not answer', { cause, retryAfterSeconds: 5 });

const unanswered = () => {
  const { code, message } = noAnswer();
  return { ok: false, error: { code, message } } as const;
};
