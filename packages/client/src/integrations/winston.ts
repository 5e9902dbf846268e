import TransportStream from 'winston-transport';
import { RdpClient } from '../client.ts';
import type { RdpClientOptions } from '../options.ts';
import { toPlain } from './plain.ts';
import type { LogSink } from './sink.ts';
import { isoTime, toLog } from './to-log.ts';

export type { EndOptions, LogSink } from './sink.ts';

/** What every winston transport takes, beside what this one needs. */
interface TransportOptions extends Omit<TransportStream.TransportStreamOptions, 'log' | 'logv' | 'close'> {
  /**
   * How long ending the logger may take, in milliseconds.
   * @defaultValue 10 000
   */
  readonly closeTimeoutMs?: number;
}

/** Where the logs of a transport go: a client of its own, which ends with it, or one that is shared, which is only flushed. */
export type RdpTransportOptions = TransportOptions & (RdpClientOptions | { readonly client: LogSink });

/** A log of winston: `level`, `message`, and whatever else was logged or a format has added. */
interface Info {
  readonly level: string;
  readonly message: unknown;
  readonly timestamp?: unknown;
  readonly [field: string | symbol]: unknown;
}

const CLOSE_TIMEOUT_MS = 10_000;
/** The level before a format has coloured it (triple-beam). */
const LEVEL = Symbol.for('level');
/** Levels of winston's own sets (npm, cli) whose names RDP does not know, as the nearest that it knows. */
const LEVELS: Readonly<Record<string, string>> = {
  http: 'info',
  verbose: 'debug',
  silly: 'trace',
  help: 'info',
  data: 'info',
  prompt: 'info',
  input: 'trace',
};

/**
 * A winston transport: `new RdpTransport({ url, tenantId, level: 'info' })`. The message is the text, every other member of
 * the log an attribute; `level` and the time it was logged go along. `logger.end()` sends what is queued: `finish` of the
 * logger comes once it is sent, or after `closeTimeoutMs`.
 */
export class RdpTransport extends TransportStream {
  readonly #client: LogSink;
  readonly #owned: boolean;
  readonly #closeTimeoutMs: number;
  #ended: Promise<unknown> | undefined;

  /** @throws RdpError `invalid_options`. */
  constructor(options: RdpTransportOptions) {
    super(options);
    this.#owned = !('client' in options);
    this.#client = 'client' in options ? options.client : new RdpClient(options);
    this.#closeTimeoutMs = options.closeTimeoutMs ?? CLOSE_TIMEOUT_MS;
  }

  /**
   * Takes one log; winston calls it. It never makes winston wait, which would not hold up the program but fill winston's own
   * buffers, and of these it loses what is left when the logger ends. With `whenFull: 'block'` up to 1,000 logs wait beside the
   * buffer; more are dropped, which `onDrop` tells.
   */
  override log(info: Info, next: () => void): void {
    const taken = this.#client.log(winstonLog(info, Date.now()));
    if (taken instanceof Promise) taken.catch(() => {});
    this.emit('logged', info);
    next();
  }

  /** winston calls it when the transport is removed from its logger; it need not be awaited. */
  override close(): void {
    this.#end().catch(() => {});
  }

  /** The end of the stream: what is queued is sent first. @internal */
  override _final(done: (error?: Error | null) => void): void {
    this.#end().then(
      () => done(),
      (error: Error) => done(error),
    );
  }

  #end(): Promise<unknown> {
    const limit = { timeoutMs: this.#closeTimeoutMs };
    this.#ended ??= this.#owned ? this.#client.close(limit) : this.#client.flush(limit);
    return this.#ended;
  }
}

function winstonLog(info: Info, now: number) {
  const { level: shown, message, timestamp, ...rest } = info;
  const fields = message instanceof Error ? { ...rest, error: message } : rest;
  const level = typeof info[LEVEL] === 'string' ? info[LEVEL] : shown;
  const time = isoTime(timestamp);
  return toLog({
    text: messageText(message),
    level: LEVELS[level] ?? level,
    // A format may have made it, in words of its own.
    timestamp: time ?? new Date(now).toISOString(),
    fields: time === undefined && timestamp !== undefined ? { ...fields, timestamp } : fields,
  });
}

function messageText(message: unknown): string {
  if (typeof message === 'string') return message;
  if (message instanceof Error) return message.message;
  return message === undefined || message === null ? '' : (JSON.stringify(toPlain(message)) ?? '');
}
