import { formatConsole } from './format-console.ts';
import type { LogSink } from './sink.ts';
import { toLog } from './to-log.ts';

export type { EndOptions, LogSink } from './sink.ts';

/** A method of the console whose calls are logs. */
export type ConsoleMethod = 'trace' | 'debug' | 'log' | 'info' | 'warn' | 'error';

/** The methods of a console that are captured. */
export type ConsoleLike = Record<ConsoleMethod, (...data: unknown[]) => void>;

/** How the console is captured. */
export interface CaptureConsoleOptions {
  /** Where its logs go: an `RdpClient` or an `RdpEdgeClient`. It is not closed by `restore`. */
  readonly client: LogSink;
  /**
   * The console whose methods are replaced.
   * @defaultValue `globalThis.console`
   */
  readonly console?: ConsoleLike;
  /**
   * Which methods.
   * @defaultValue all six
   */
  readonly methods?: readonly ConsoleMethod[];
  /**
   * Whether the console still prints.
   * @defaultValue true
   */
  readonly print?: boolean;
  /**
   * The clock, in epoch milliseconds.
   * @defaultValue `Date.now`
   */
  readonly now?: () => number;
}

/** A console that is captured. */
export interface CapturedConsole extends Disposable {
  /** Gives the console its own methods back. A method that somebody else has replaced since stays; ours beneath it only prints. */
  restore(): void;
}

const LEVELS: Readonly<Record<ConsoleMethod, string>> = {
  trace: 'trace',
  debug: 'debug',
  log: 'info',
  info: 'info',
  warn: 'warn',
  error: 'error',
};
const METHODS = Object.keys(LEVELS) as ConsoleMethod[];

/**
 * Sends what is written to the console to RDP as well: the text as the console formats it, the level of the method, and of
 * an error among the arguments its name, message, stack and cause as the attribute `error`.
 * What the client itself writes to the console while it takes a log is printed, not sent: it would never end.
 * A client that waits when its buffer is full (`whenFull: 'block'`) cannot hold up a console; choose to drop there.
 * @example
 * using captured = captureConsole({ client });
 * console.warn('disk %d%% full', 93);
 */
export function captureConsole(options: CaptureConsoleOptions): CapturedConsole {
  const { client, console: target = globalThis.console, methods = METHODS, print = true, now = Date.now } = options;
  let sending = false;
  let restored = false;

  function send(method: ConsoleMethod, data: readonly unknown[]): void {
    if (sending || restored) return;
    sending = true;
    try {
      const error = data.find((item) => item instanceof Error);
      const taken = client.log(
        toLog({
          text: formatConsole(data),
          level: LEVELS[method],
          timestamp: new Date(now()).toISOString(),
          fields: error === undefined ? {} : { error },
        }),
      );
      // The client counts and announces what it could not take.
      if (taken instanceof Promise) taken.catch(() => {});
    } catch {
      // As above; a line on the console never throws into the program that writes it.
    } finally {
      sending = false;
    }
  }

  const replaced = methods.map((method) => {
    const original = target[method];
    const ours = (...data: unknown[]): void => {
      if (print || restored || sending) original.apply(target, data);
      send(method, data);
    };
    target[method] = ours;
    return { method, original, ours };
  });

  const restore = (): void => {
    if (restored) return;
    restored = true;
    for (const { method, original, ours } of replaced) if (target[method] === ours) target[method] = original;
  };
  return { restore, [Symbol.dispose]: restore };
}
