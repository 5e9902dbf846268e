import { Worker } from 'node:worker_threads';
import { type BirpcReturn, createBirpc } from 'birpc';
import type { ThreadEvents, ThreadFunctions, ThreadOptions } from './engine-thread.ts';
import { unpackResult } from './thread-result.ts';

/** The engine in its own thread, seen from the thread of its owner. */
export interface EngineClient {
  /** Calls into the thread. A call that is not answered in time, or whose thread has ended, is rejected. */
  readonly call: BirpcReturn<ThreadFunctions, ThreadEvents>;
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
  readonly onDeath?: (error: Error) => void;
}

/** How long the engine may take for one answer; a commit waits at most 10 s for a lock. */
const ANSWER_MS = 15_000;
/** The young generation of the thread's heap: more of it costs memory and gains nothing. */
const YOUNG_GENERATION_MB = 16;

// Run from source (tests), the thread is TypeScript that Node strips itself, and its imports are sources too.
const fromSource = import.meta.url.endsWith('.ts');
const THREAD = new URL(fromSource ? './engine-thread.ts' : './engine-thread.js', import.meta.url);
const EXEC_ARGV = fromSource ? ['--conditions=@rdp/source'] : [];

/**
 * Starts the engine's thread and waits until its database is open.
 * @throws RdpError when the database cannot be opened.
 */
export async function startEngineThread(workerData: ThreadOptions, listener: EngineListener): Promise<EngineClient> {
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB };
  const thread = new Worker(THREAD, { workerData, execArgv: EXEC_ARGV, resourceLimits });
  const exited = new Promise<unknown>((resolve) => thread.once('exit', resolve));
  let stopping = false;
  const events: ThreadEvents = { trouble: (code, message) => listener.onTrouble?.(code, message) };
  const call = createBirpc<ThreadFunctions, ThreadEvents>(events, {
    post: (data) => thread.postMessage(data),
    on: (receive) => thread.on('message', receive),
    timeout: ANSWER_MS,
  });
  const died = (error: Error): void => {
    call.$close(error);
    if (!stopping) listener.onDeath?.(error);
    stopping = true;
  };
  thread.on('error', died);
  thread.on('exit', (code) => died(new Error(`the engine thread has ended (${code})`)));
  try {
    unpackResult(await call.open());
  } catch (error) {
    stopping = true;
    await thread.terminate();
    throw error;
  }
  return {
    call,
    async stop(deadlineMs) {
      stopping = true;
      const timer = setTimeout(() => void thread.terminate(), deadlineMs);
      // A thread that the timer ends answers no more.
      await Promise.race([call.close().catch(() => {}), exited]);
      await exited;
      clearTimeout(timer);
    },
  };
}
