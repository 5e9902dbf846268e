import type { LogInput } from '@rdp/core/contract';

/** How long ending may take. */
export interface EndOptions {
  /** Milliseconds. */
  readonly timeoutMs?: number;
}

/** What an integration needs of a client: every client of this package has it, on Node and on the edge. */
export interface LogSink {
  /** Queues a log. A promise is to be awaited before the next one: the buffer is full. */
  log(log: LogInput): boolean | Promise<void>;
  /** Ends when what was queued before it has been sent or given up. */
  flush(options?: EndOptions): Promise<unknown>;
  /** The same, and takes no more logs. */
  close(options?: EndOptions): Promise<unknown>;
}
