/**
 * @module
 * The thread that owns the database: the HTTP server of `rdp up` and the reader of `rdp ingest` live in another thread and
 * never wait for the disk.
 */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type KeyOfTenant, type Tenant, toRdpError } from '@rdp/core';
import type { LogQueue } from '@rdp/core/ports';
import { createBirpc } from 'birpc';
import type { Checkpoint } from './checkpoints.ts';
import { type EmbeddedEngine, type EngineOptions, type FileBatch, openEngine } from './engine.ts';
import { packResult, type ThreadResult } from './thread-result.ts';
import { startWorkerLoop } from './worker-loop.ts';

/** What the thread does for its owner. */
export interface ThreadFunctions {
  /** Opens the database, and starts the worker where the options say so. Call it before any other. */
  open(): Promise<ThreadResult<void>>;
  send: LogQueue['send'];
  check(): Promise<ThreadResult<void>>;
  macKey(tenantId: string): Promise<ThreadResult<Uint8Array>>;
  findKey(id: string): Promise<ThreadResult<KeyOfTenant | undefined>>;
  noteKeyUse(id: string): Promise<ThreadResult<void>>;
  hasValidKey(): Promise<ThreadResult<boolean>>;
  getTenant(tenantId: string): Promise<ThreadResult<Tenant | undefined>>;
  findCheckpoints(key: Parameters<EmbeddedEngine['findCheckpoints']>[0]): Promise<ThreadResult<Checkpoint[]>>;
  writeFileBatch(batch: FileBatch): Promise<ThreadResult<Uint8Array>>;
  /** Stops the worker, gives back what is in flight and closes the database. */
  close(): Promise<void>;
}

/** What the thread tells its owner. */
export interface ThreadEvents {
  /** Something went wrong that nobody waits for. */
  trouble(code: string, message: string): void;
}

/** The options of the thread, as `workerData`. */
export interface ThreadOptions extends Pick<EngineOptions, 'dataDir' | 'durability' | 'maxBytes'> {
  /** Whether the queue is worked here. */
  readonly work: boolean;
}

const SWEEP_EVERY_MS = 60_000;

const port = parentPort as MessagePort;
const options = workerData as ThreadOptions;
const opened = Promise.withResolvers<EmbeddedEngine>();
let close = async (): Promise<void> => {};

async function open(): Promise<void> {
  const engine = await openEngine(options);
  const loop = options.work
    ? await startWorkerLoop(engine, {
        onFailedLog: ({ error }) => void owner.trouble(error.code, error.message),
        onError: (error) => void owner.trouble(error.code, error.message),
      })
    : undefined;
  const sweeper = options.work ? startSweeper(engine) : undefined;
  close = async () => {
    clearInterval(sweeper);
    await loop?.stop();
    await engine.close();
  };
  opened.resolve(engine);
}

/** Expired records and dead letters go at once and then every minute. */
function startSweeper(engine: EmbeddedEngine): NodeJS.Timeout {
  const sweep = (): void => {
    engine.sweep().catch((error) => void owner.trouble('sweep_failed', toRdpError(error).message));
  };
  sweep();
  return setInterval(sweep, SWEEP_EVERY_MS);
}

/** Runs `act` on the engine once it is open. */
const on = <T>(act: (engine: EmbeddedEngine) => T | Promise<T>) => packResult(async () => act(await opened.promise));

const functions: ThreadFunctions = {
  open: () => packResult(open),
  send: async (messages) => (await opened.promise).queue.send(messages),
  check: () => on((engine) => engine.check()),
  macKey: (tenantId) => on((engine) => engine.macKey(tenantId)),
  findKey: (id) => on(({ directory }) => directory.findKey(id)),
  noteKeyUse: (id) => on(({ directory }) => directory.noteKeyUse(id)),
  hasValidKey: () => on(({ directory }) => directory.hasValidKey()),
  getTenant: (tenantId) => on(({ directory }) => directory.getTenant(tenantId)),
  findCheckpoints: (key) => on((engine) => engine.findCheckpoints(key)),
  writeFileBatch: (batch) => on((engine) => engine.writeFileBatch(batch)),
  async close() {
    await close();
    // Nothing holds the thread any more once its owner has the answer: it ends by itself, and a profile of it is written.
    setImmediate(() => port.close());
  },
};
const owner = createBirpc<ThreadEvents, ThreadFunctions>(functions, {
  post: (data) => port.postMessage(data),
  on: (listener) => port.on('message', listener),
  eventNames: ['trouble'],
});
