/**
 * @module
 * The thread that owns the database of `rdp up`: queue, store and worker. The HTTP server lives in another thread and never
 * waits for the disk.
 */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { toRdpError } from '@rdp/core';
import type { LogQueue } from '@rdp/core/ports';
import { createBirpc } from 'birpc';
import { type EngineOptions, openEngine } from './engine.ts';
import { startWorkerLoop } from './worker-loop.ts';

/** What the thread does for its owner. */
export interface ThreadFunctions {
  send: LogQueue['send'];
  /** Resolves while the database can be read. */
  check(): Promise<void>;
  /** Stops the worker, gives back what is in flight and closes the database. */
  stop(): Promise<void>;
}

/** What the thread tells its owner. */
export interface ThreadEvents {
  /** The database is open (`undefined`), or why it is not: code, message and hint. */
  opened(failure?: { code: string; message: string; hint?: string | undefined }): void;
  /** Something went wrong that nobody waits for: the code says what. */
  trouble(code: string, message: string): void;
}

/** The options of the thread, as `workerData`. */
export type ThreadOptions = Pick<EngineOptions, 'dataDir' | 'durability' | 'maxBytes'>;

const port = parentPort as MessagePort;
let stop = async (): Promise<void> => {};
let engine: Awaited<ReturnType<typeof openEngine>> | undefined;

const ready = async (): Promise<NonNullable<typeof engine>> => {
  await opening;
  return engine as NonNullable<typeof engine>;
};

const functions: ThreadFunctions = {
  send: async (messages) => (await ready()).queue.send(messages),
  check: async () => (await ready()).check(),
  stop: () => stop(),
};
const owner = createBirpc<ThreadEvents, ThreadFunctions>(functions, {
  post: (data) => port.postMessage(data),
  on: (listener) => port.on('message', listener),
  eventNames: ['opened', 'trouble'],
});

async function open(): Promise<void> {
  try {
    const opened = await openEngine(workerData as ThreadOptions);
    const loop = await startWorkerLoop(opened, {
      onFailedLog: ({ error }) => void owner.trouble(error.code, error.message),
      onError: (error) => void owner.trouble(error.code, error.message),
    });
    engine = opened;
    stop = async () => {
      await loop.stop();
      await opened.close();
    };
    await owner.opened();
  } catch (cause) {
    const { code, message, hint } = toRdpError(cause);
    await owner.opened({ code, message, hint });
  }
}

const opening = open();
