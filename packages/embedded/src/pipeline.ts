import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EMBEDDED_LIMITS, RdpError, toRdpError } from '@rdp/core';
import type { SendResult } from '@rdp/core/ports';
import { createIngestApp } from '@rdp/ingest';
import { type AccessDirectory, type AccessOptions, authenticateFor, chooseAccess } from './access.ts';
import type { Durability } from './database.ts';
import { type EngineClient, startEngineThread } from './engine-client.ts';
import { createHttpServer } from './http-server.ts';
import { loopbackOnly } from './loopback-only.ts';
import { type ThreadResult, unpackResult } from './thread-result.ts';

/** How to run the embedded pipeline as a server. */
export interface PipelineOptions extends AccessOptions {
  readonly dataDir: string;
  /** @defaultValue `full` */
  readonly durability?: Durability;
  /** The size that the database may grow to, in bytes. @defaultValue none */
  readonly maxBytes?: number;
  /** 0 takes a free one. */
  readonly port: number;
  /** Something went wrong that no request waits for: a code of RDP and a line without raw text. */
  readonly onTrouble?: (code: string, message: string) => void;
  /** The pipeline cannot go on. */
  readonly onDeath: (error: Error) => void;
}

/** A running pipeline. */
export interface Pipeline {
  readonly host: string;
  readonly port: number;
  /** Takes no more requests, answers those at hand, gives back what the worker holds, and closes the database: in 10 s at most. */
  stop(): Promise<void>;
}

/** Requests at hand get this long when the pipeline stops; the rest of the 10 s is the worker's and the database's. */
const DRAIN_MS = 5_000;
const ENGINE_STOP_MS = 4_500;

/**
 * Starts HTTP server, queue, worker and store over one data folder.
 * @throws RdpError when others could reach the address without keys or TLS, it is taken, certificate and key are none, or the
 * database cannot be opened.
 */
export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const access = chooseAccess(options);
  const { dataDir, durability = 'full', maxBytes } = options;
  const size = maxBytes === undefined ? {} : { maxBytes };
  const engine = await startEngineThread({ dataDir, durability, ...size, work: true }, options);
  const trouble = (cause: unknown): void => {
    const { code, message } = toRdpError(cause);
    options.onTrouble?.(code, message);
  };
  let stopping = false;
  try {
    const app = createIngestApp({
      queue: { send: (messages) => engine.call.send(messages).catch(() => messages.map(unanswered)) },
      limits: EMBEDDED_LIMITS,
      authenticate: await authenticateFor(access, directoryOf(engine), trouble),
      async checkHealth() {
        if (stopping) throw new RdpError('stopping', 'the pipeline is stopping', { retryAfterSeconds: 5 });
        await answerOf(engine.call.check());
      },
      now: Date.now,
      newId: randomUUID,
      onUnexpected: ({ code, cause }) => options.onTrouble?.(code, describe(cause)),
    });
    const server = createHttpServer(access.loopbackOnly ? loopbackOnly(app) : app, options.tls);
    await listen(server, access.host, options.port);
    return {
      host: access.host,
      port: (server.address() as AddressInfo).port,
      async stop() {
        stopping = true;
        await drain(server);
        await engine.stop(ENGINE_STOP_MS);
      },
    };
  } catch (error) {
    await engine.stop(ENGINE_STOP_MS);
    throw error;
  }
}

/** The directory of the engine, asked from this thread. */
const directoryOf = ({ call }: EngineClient): AccessDirectory => ({
  findKey: (id) => answerOf(call.findKey(id)),
  noteKeyUse: (id) => answerOf(call.noteKeyUse(id)),
  getTenant: (tenantId) => answerOf(call.getTenant(tenantId)),
  hasValidKey: () => answerOf(call.hasValidKey()),
});

const answerOf = async <T>(call: Promise<ThreadResult<T>>): Promise<T> =>
  unpackResult(await call.catch((cause) => Promise.reject(noAnswer(cause))));

/** The name of an unforeseen error. Its message stays out: it may quote a log. */
const describe = (cause: unknown): string => (cause instanceof Error ? cause.name : 'unknown');

async function listen(server: Server, host: string, port: number): Promise<void> {
  server.listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (cause) {
    const taken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw new RdpError('address_refused', taken ? `port ${port} is in use` : `cannot listen on ${host}:${port}`, {
      hint: 'choose another with --port',
      cause,
    });
  }
}

async function drain(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(timer);
}

const noAnswer = (cause?: unknown): RdpError =>
  new RdpError('store_unavailable', 'the engine does not answer', { cause, retryAfterSeconds: 5 });

const unanswered = (): SendResult => {
  const { code, message } = noAnswer();
  return { ok: false, error: { code, message } };
};
