import type { AcceptedEntry, AcceptedOne, LogInput, RejectedEntry } from '@rdp/core/contract';
import type { BatchStore } from './batch-store.ts';
import { within } from './deadline.ts';
import { Dispatcher } from './dispatcher.ts';
import { quietly } from './drops.ts';
import { RdpError } from './errors.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { toLine } from './log-line.ts';
import type { ResolvedOptions, WhenFull } from './options.ts';
import { createRedaction, type Redaction } from './redaction.ts';
import { foreignAnswer } from './reply.ts';
import { withRetries } from './retry.ts';
import type { Runtime } from './runtime.ts';
import { createSender, type Send } from './sender.ts';
import { type ClientStats, type FlushResult, flushResult } from './stats.ts';
import { logStream } from './stream.ts';

/** What became of many logs; each is in one of the two lists, under its place in the list that was given (from 0). */
export interface IngestManyResult {
  readonly accepted: readonly AcceptedEntry[];
  readonly rejected: readonly RejectedEntry[];
}

/** What every call takes. */
export interface CallOptions {
  /** Ends the call, which then throws `aborted`. Logs that were sent before may have been accepted. */
  readonly signal?: AbortSignal;
}

/** What calls take that wait for queued logs. */
export interface WaitOptions extends CallOptions {
  /**
   * How long to wait at most, in milliseconds.
   * @defaultValue 30 000
   */
  readonly timeoutMs?: number;
}

const DEFAULT_WAIT_MS = 30_000;

/** What the clients of all platforms have in common. */
export class BaseClient {
  readonly #options: ResolvedOptions;
  readonly #runtime: Runtime;
  readonly #exchange: Exchange;
  readonly #send: Send;
  readonly #dispatcher: Dispatcher;
  readonly #redaction: Redaction | undefined;
  /** Lines that wait until the redaction is loaded. */
  #early: string[] = [];
  #earlyBytes = 0;
  #closing: Promise<void> | undefined;

  constructor(options: ResolvedOptions, runtime: Runtime, store?: BatchStore) {
    const traffic = { requests: 0, retries: 0, sentBytes: 0 };
    this.#options = options;
    this.#runtime = runtime;
    this.#exchange = createExchange(options, runtime);
    this.#send = createSender({ options, runtime, exchange: this.#exchange, traffic });
    this.#dispatcher = new Dispatcher({ options, runtime, send: this.#send, traffic, store });
    this.#redaction = options.redact && createRedaction(options.redact);
    void this.#redaction?.ready.then(
      () => this.#enqueueEarly(),
      (error) => this.#refuseEarly(error),
    );
  }

  /**
   * Queues a log and returns at once; it never throws. What becomes of it is told by `onDrop`, `onReject` and `stats()`.
   * @param log its text, or text and fields. It is written down before this returns: later changes to it have no effect.
   * @returns whether it is queued; with `buffer.whenFull: 'block'` a promise instead where there is no room, which resolves
   * when there is. Await it: more than 1,000 logs that wait for room at once are dropped.
   * @example
   * client.log('User 555-0199 logged in');
   * client.log({ text: 'payment failed', level: 'error', order: 17 });
   */
  log(log: string | LogInput): boolean | Promise<void> {
    return this.#log(log, this.#options.buffer.whenFull);
  }

  /**
   * Sends one log and waits until the pipeline has it.
   * @throws RdpError when it is refused, or cannot be sent within the limits of retries. With a `log_id` of your own you may
   * send it again: it is stored once.
   */
  async ingest(log: string | LogInput, { signal }: CallOptions = {}): Promise<AcceptedOne> {
    const line = await this.#toLine(log);
    const { options } = this.#retries(signal);
    return withRetries(async () => {
      const reply = (await this.#exchange({
        method: 'POST',
        path: '/ingest',
        headers: { 'content-type': 'application/json', 'x-tenant-id': this.#options.tenantId },
        body: line,
        signal,
      })) as AcceptedOne;
      if (reply.status !== 'accepted' || typeof reply.log_id !== 'string') throw foreignAnswer(202);
      return reply;
    }, options);
  }

  /**
   * Sends many logs, in as many requests as they need, several of them at once. What fails for the moment is sent again; of a
   * request that the pipeline took in part, only the rest.
   * @throws RdpError when a request failed for good; logs of other requests may have been accepted. The same logs with
   * the same `log_id` may be sent again: each is stored once.
   */
  async ingestMany(logs: readonly LogInput[], { signal }: CallOptions = {}): Promise<IngestManyResult> {
    await this.#redaction?.ready;
    const accepted: AcceptedEntry[] = [];
    const rejected: RejectedEntry[] = [];
    const groups = this.#groups(logs, rejected);
    let failure: RdpError | undefined;
    const work = async (): Promise<void> => {
      for (const { lines, indexes } of groups) {
        const at = <T extends { readonly index: number }>(entry: T): T => ({
          ...entry,
          index: indexes[entry.index] as number,
        });
        const report = await this.#send(lines, { limits: this.#options.awaited, signal, hold: true });
        for (const entry of report.accepted) accepted.push(at(entry));
        for (const entry of report.rejected) rejected.push(at(entry));
        if (report.unsent.length > 0) failure ??= report.error;
        if (failure) return;
      }
    };
    await Promise.all(Array.from({ length: this.#options.inFlight }, work));
    if (failure) throw failure;
    return { accepted: accepted.sort(byIndex), rejected: rejected.sort(byIndex) };
  }

  /**
   * Sends what is queued now without waiting for more, and waits until each of those logs is accepted, rejected or dropped.
   * Logs that are queued later are not waited for. It ends at its deadline whatever happens.
   * @throws RdpError `aborted` by its signal; nothing else.
   */
  async flush({ timeoutMs = DEFAULT_WAIT_MS, signal }: WaitOptions = {}): Promise<FlushResult> {
    if (this.#early.length > 0) {
      const started = this.#options.now();
      await within(this.#runtime, timeoutMs, signal, (over) => Promise.race([this.#loaded(), over]));
      const left = Math.max(0, timeoutMs - (this.#options.now() - started));
      return this.#withEarly(await this.#dispatcher.flush(left, signal));
    }
    return this.#dispatcher.flush(timeoutMs, signal);
  }

  /**
   * Takes no more queued logs, flushes, and closes the connections. What cannot be sent in time goes to the spool where there is
   * one, and is dropped otherwise, which `onDrop` tells.
   */
  close({ timeoutMs = DEFAULT_WAIT_MS }: Pick<WaitOptions, 'timeoutMs'> = {}): Promise<void> {
    this.#closing ??= this.closeOnce(timeoutMs);
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What this client has done with queued logs. */
  stats(): ClientStats {
    return this.#dispatcher.stats();
  }

  /** Resolves while the pipeline can take logs. It is asked once: nothing is retried. @throws RdpError otherwise. */
  async health({ signal }: CallOptions = {}): Promise<void> {
    await this.#exchange({ method: 'GET', path: '/health', signal });
  }

  /**
   * A stream of logs: a string or an object is one log, bytes are UTF-8 text with a log a line. It takes no more than the buffer
   * holds, whatever `buffer.whenFull` says; closing it flushes.
   * @example await response.body.pipeTo(client.stream())
   */
  stream(): WritableStream<string | LogInput | Uint8Array> {
    return logStream({ log: (log) => this.logWhenRoom(log), flush: () => this.flush() });
  }

  /** Queues a log, and waits for room where there is none. */
  protected logWhenRoom(log: string | LogInput): boolean | Promise<void> {
    return this.#log(log, 'block');
  }

  /** How many queued logs are neither accepted, rejected nor dropped. */
  protected get pending(): number {
    return this.#dispatcher.pending + this.#early.length;
  }

  /** Saves what it can without waiting, as the last act before the process ends. */
  protected spill(): void {
    this.#dropEarly('process_exit');
    this.#dispatcher.spill();
  }

  /** The work of {@link close}; is called once. */
  protected async closeOnce(timeoutMs: number): Promise<void> {
    const started = this.#options.now();
    if (this.#early.length > 0) {
      await within(this.#runtime, timeoutMs, undefined, (over) => Promise.race([this.#loaded(), over]));
      this.#dropEarly('closed');
    }
    const left = (): number => Math.max(0, timeoutMs - (this.#options.now() - started));
    await this.#dispatcher.close(left());
    // Calls that somebody awaits get the rest of the time.
    await within(this.#runtime, left(), undefined, (over) => Promise.race([this.#runtime.transport.close(), over]));
    await this.#runtime.transport.destroy();
  }

  #log(log: string | LogInput, whenFull: WhenFull): boolean | Promise<void> {
    try {
      const line = toLine(log, this.#options.tenantId, this.#runtime.newId);
      if (!this.#redaction) return this.#dispatcher.add(line, whenFull);
      if (this.#redaction.error) throw this.#redaction.error;
      if (!this.#redaction.apply) return this.#keepEarly(line);
      return this.#dispatcher.add(this.#redaction.apply(line), whenFull);
    } catch (error) {
      this.#tell(error);
      return this.#dispatcher.refuse();
    }
  }

  async #toLine(log: string | LogInput): Promise<string> {
    await this.#redaction?.ready;
    const line = toLine(log, this.#options.tenantId, this.#runtime.newId);
    return this.#redaction?.apply ? this.#redaction.apply(line) : line;
  }

  #retries(signal: AbortSignal | undefined) {
    const { awaited: limits, random, now } = this.#options;
    return {
      options: {
        limits,
        signal,
        random,
        now,
        after: (ms: number, run: () => void) => this.#runtime.after(ms, run, true),
      },
    };
  }

  /** Cuts logs into what one request carries; a log that cannot be sent is rejected here. */
  *#groups(logs: readonly LogInput[], rejected: RejectedEntry[]): Generator<{ lines: string[]; indexes: number[] }> {
    const { maxLogs, maxBytes } = this.#options.batch;
    let group: { lines: string[]; indexes: number[] } = { lines: [], indexes: [] };
    let bytes = 0;
    for (const [index, log] of logs.entries()) {
      const line = this.#lineOrRejection(log, index, rejected);
      if (line === undefined) continue;
      const size = this.#runtime.byteLength(line) + 1;
      if (group.lines.length > 0 && (group.lines.length >= maxLogs || bytes + size > maxBytes)) {
        yield group;
        group = { lines: [], indexes: [] };
        bytes = 0;
      }
      group.lines.push(line);
      group.indexes.push(index);
      bytes += size;
    }
    if (group.lines.length > 0) yield group;
  }

  #lineOrRejection(log: LogInput, index: number, rejected: RejectedEntry[]): string | undefined {
    try {
      const line = toLine(log, this.#options.tenantId, this.#runtime.newId);
      return this.#redaction?.apply ? this.#redaction.apply(line) : line;
    } catch (error) {
      const { code, message } = asInvalid(error);
      rejected.push({ index, code, message });
      return undefined;
    }
  }

  #keepEarly(line: string): boolean {
    const bytes = this.#runtime.byteLength(line) + 1;
    if (this.#earlyBytes + bytes > this.#options.buffer.maxBytes) {
      this.#dispatcher.lose('buffer_full', 1, bytes);
      return false;
    }
    this.#early.push(line);
    this.#earlyBytes += bytes;
    return true;
  }

  #loaded(): Promise<void> {
    return (this.#redaction as Redaction).ready.catch(() => {});
  }

  #enqueueEarly(): void {
    const apply = this.#redaction?.apply;
    if (!apply) return;
    for (const line of this.#takeEarly()) {
      try {
        void this.#dispatcher.add(apply(line));
      } catch (error) {
        this.#tell(error);
        this.#dispatcher.refuse();
      }
    }
  }

  /** Nothing leaves a client unredacted that was told to redact. */
  #refuseEarly(error: unknown): void {
    this.#tell(error);
    for (const _line of this.#takeEarly()) this.#dispatcher.refuse();
  }

  #dropEarly(reason: 'closed' | 'process_exit'): void {
    const bytes = this.#earlyBytes;
    const lines = this.#takeEarly();
    if (lines.length > 0) this.#dispatcher.lose(reason, lines.length, bytes);
  }

  #takeEarly(): readonly string[] {
    const lines = this.#early;
    this.#early = [];
    this.#earlyBytes = 0;
    return lines;
  }

  #withEarly({ pending }: FlushResult): FlushResult {
    return flushResult(pending + this.#early.length);
  }

  #tell(error: unknown): void {
    quietly(() => this.#options.onError?.(asInvalid(error)));
  }
}

/** What is thrown while a log is written down, as of a getter of it, may name values of it: it is not kept. */
const asInvalid = (error: unknown): RdpError =>
  error instanceof RdpError
    ? error
    : new RdpError('the log cannot be written as a JSON object', { code: 'log_invalid', retryable: false });

const byIndex = (a: { readonly index: number }, b: { readonly index: number }): number => a.index - b.index;
