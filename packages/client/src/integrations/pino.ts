import { writeSync } from 'node:fs';
import type { Transform } from 'node:stream';
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import type { LogInput } from '@rdp/core/contract';
import build from 'pino-abstract-transport';
import { RdpClient } from '../client.ts';
import type { RdpClientOptions } from '../options.ts';
import { type PinoNames, pinoLog } from './pino-log.ts';

/**
 * The options of a client, as far as they can be handed to the thread of the transport: no functions there. Drops and errors
 * are told on standard error, without any text of a log.
 */
export interface RdpPinoOptions extends Omit<RdpClientOptions, 'onDrop' | 'onReject' | 'onError' | 'random' | 'now'> {
  /**
   * How long ending may take, in milliseconds. pino waits 10 s for it and no longer, with the whole process at a halt.
   * @defaultValue 8 000
   */
  readonly closeTimeoutMs?: number;
}

/** A pino transport; `logger.flush(callback)` waits until what was logged before has been sent. */
export interface RdpPinoTransport extends Transform {
  flush(): Promise<void>;
}

const CLOSE_TIMEOUT_MS = 8_000;

/**
 * A pino transport: `pino(pino.transport({ target: '@rdp/client/pino', options: { url, tenantId } }))`. The message is the
 * text, level and time go along under the names that RDP reads, every other member is an attribute.
 * pino ends it, and so sends what is queued, when the process exits by itself or by `process.exit`. A signal ends a process
 * without that: handle SIGTERM with `process.exit`, or let Fastify and the like do it.
 * @throws RdpError `invalid_options`.
 */
export default async function rdpTransport(options: RdpPinoOptions): Promise<RdpPinoTransport> {
  const { closeTimeoutMs: timeoutMs = CLOSE_TIMEOUT_MS, ...rest } = options;
  const client = new RdpClient({ ...rest, ...TOLD });
  /** Resolves when the log that found the buffer full is in it. */
  let taking: Promise<void> | undefined;
  let ending = false;

  const transport = await build(
    (source) => {
      const take = (log: LogInput): void => {
        const taken = client.log(log);
        if (!(taken instanceof Promise)) return;
        const admitted = taken.catch(() => {});
        // Who ends has no time to wait for room: the client tells what it drops, a stream that is cut off would not.
        if (ending) return;
        // pino's own buffer fills up now, then its caller waits.
        source.pause();
        taking = admitted.then(() => {
          taking = undefined;
          source.resume();
        });
      };
      source.on('data', (entry: Readonly<Record<string, unknown>>) => take(pinoLog(entry, namesOf(source))));
      // What is no JSON is a log all the same.
      source.on('unknown', (line) => take(pinoLog({ msg: line }, {})));
    },
    {
      expectPinoConfig: workerData?.workerData?.pinoWillSendConfig === true,
      // Its types say that an error is always given.
      close: async (error: Error | null) => {
        await client.close({ timeoutMs });
        if (error) throw error;
      },
    },
  );

  const isTaking = (): boolean => transport.writableLength + transport.readableLength > 0 || taking !== undefined;
  const flush = async (): Promise<void> => {
    const over = new AbortController();
    const deadline = delay(timeoutMs, undefined, { ref: false, signal: over.signal }).then(
      () => over.abort(),
      () => {},
    );
    while (isTaking() && !over.signal.aborted) await Promise.race([taking ?? turn(), deadline]);
    over.abort();
    await client.flush({ timeoutMs });
  };
  const end = transport.end.bind(transport) as () => RdpPinoTransport;
  return Object.assign(transport, {
    flush,
    end() {
      ending = true;
      transport.resume();
      return end();
    },
  });
}

/** Writes at once: the program may be waiting for this thread, and end right after it. */
const tell = (message: string): void => {
  try {
    writeSync(2, `rdp: ${message}\n`);
  } catch {
    // Standard error is closed, or not read.
  }
};

const TOLD: Pick<RdpClientOptions, 'onDrop' | 'onReject' | 'onError'> = {
  onDrop: ({ reason, count, exact }) => tell(`${exact ? '' : 'at least '}${count} logs were dropped (${reason})`),
  onReject: ({ log_id, code }) => tell(`log ${log_id} was rejected (${code})`),
  onError: ({ code, message }) => tell(`${code}: ${message}`),
};

/** What pino tells of itself: `levels.labels` are the names of its numbers. */
const namesOf = (source: object): PinoNames => source as PinoNames;
