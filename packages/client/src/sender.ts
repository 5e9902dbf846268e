import type { AcceptedEntry, RejectedEntry } from '@rdp/core/contract';
import { RdpError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import type { ResolvedOptions, RetryLimits } from './options.ts';
import { foreignAnswer } from './reply.ts';
import { withRetries } from './retry.ts';
import type { Runtime } from './runtime.ts';

/** What became of lines; each is in one of the three lists, under its place in what was given (from 0). */
export interface SendReport {
  readonly accepted: readonly AcceptedEntry[];
  readonly rejected: readonly RejectedEntry[];
  /** Those that the pipeline may not have. */
  readonly unsent: readonly number[];
  /** Why some are unsent. */
  readonly error?: RdpError;
}

/** How lines are sent. */
export interface SendOptions {
  readonly limits: RetryLimits;
  readonly signal?: AbortSignal | undefined;
  /** Whether waiting for a retry keeps the process alive. */
  readonly hold: boolean;
}

/** Counts of what went over the wire. */
export interface Traffic {
  requests: number;
  retries: number;
  sentBytes: number;
}

/** Sends lines of NDJSON as one request, or as several where the pipeline says that it is too large. Never throws. */
export type Send = (lines: readonly string[], options: SendOptions) => Promise<SendReport>;

/** What a {@link Send} needs. */
export interface SenderDependencies {
  readonly options: ResolvedOptions;
  readonly runtime: Runtime;
  readonly exchange: Exchange;
  readonly traffic: Traffic;
}

interface Reply {
  readonly logs?: readonly AcceptedEntry[] | undefined;
  readonly rejected?: readonly RejectedEntry[] | undefined;
}

/** Makes what sends. */
export function createSender(dependencies: SenderDependencies): Send {
  return async (lines, options) => {
    const delivery = new Delivery(lines, options, dependencies);
    try {
      await delivery.deliver(lines.map((_line, index) => index));
      return delivery.report();
    } catch (error) {
      return delivery.report(asRdpError(error));
    }
  };
}

/** Anything else than an RdpError here is a fault of this program or of the platform, as of its memory. */
const asRdpError = (error: unknown): RdpError =>
  error instanceof RdpError
    ? error
    : new RdpError('sending failed', { code: 'internal', retryable: false, cause: error });

/** The sending of one list of lines. */
class Delivery {
  readonly #lines: readonly string[];
  readonly #options: SendOptions;
  readonly #dependencies: SenderDependencies;
  readonly #accepted: AcceptedEntry[] = [];
  readonly #rejected: RejectedEntry[] = [];
  /** 1 for each line of which the pipeline, or its 413, has told what became. */
  readonly #settled: Uint8Array;
  #unsettledCount: number;
  #body: { readonly of: readonly number[]; readonly bytes: Uint8Array } | undefined;

  constructor(lines: readonly string[], options: SendOptions, dependencies: SenderDependencies) {
    this.#lines = lines;
    this.#settled = new Uint8Array(lines.length);
    this.#unsettledCount = lines.length;
    this.#options = options;
    this.#dependencies = dependencies;
  }

  /** Sends the lines at `places`: in halves, one after the other, when they are too large together. @throws RdpError. */
  async deliver(places: readonly number[]): Promise<void> {
    try {
      await this.#sendWithRetries(places);
    } catch (error) {
      if (!(error instanceof RdpError) || error.status !== 413) throw error;
      await this.#deliverSmaller(this.#unsettled(places), error);
    }
  }

  report(error?: RdpError): SendReport {
    const unsent = this.#unsettledCount === 0 ? [] : this.#unsettled(this.#lines.map((_line, index) => index));
    return {
      accepted: this.#accepted.sort(byIndex),
      rejected: this.#rejected.sort(byIndex),
      unsent,
      ...(error && { error }),
    };
  }

  async #deliverSmaller(places: readonly number[], error: RdpError): Promise<void> {
    if (places.length === 1) {
      const index = places[0] as number;
      this.#rejected.push({ index, code: 'log_too_large', message: error.message });
      this.#settle(index);
      return;
    }
    const half = Math.ceil(places.length / 2);
    await this.deliver(places.slice(0, half));
    await this.deliver(places.slice(half));
  }

  #sendWithRetries(places: readonly number[]): Promise<void> {
    const { options, runtime, traffic } = this.#dependencies;
    const { limits, signal, hold } = this.#options;
    let rest = places;
    const attempt = async (): Promise<void> => {
      const sent = rest;
      try {
        rest = this.#note((await this.#post(sent)) as Reply, sent);
      } catch (error) {
        if (!(error instanceof RdpError) || !error.problem) throw error;
        rest = this.#note(error.problem, sent);
        if (rest.length > 0) throw error;
      }
      if (rest.length > 0) throw foreignAnswer(202);
    };
    return withRetries(attempt, {
      limits,
      signal,
      random: options.random,
      now: options.now,
      after: (ms, run) => runtime.after(ms, run, hold),
      onRetry: () => {
        traffic.retries++;
      },
    });
  }

  /** Takes down what an answer says of the lines at `sent`. Gives the places of which it says nothing, or that they failed. */
  #note({ logs, rejected }: Reply, sent: readonly number[]): readonly number[] {
    this.#noteEntries(logs, sent, this.#accepted);
    this.#noteEntries(rejected, sent, this.#rejected);
    return this.#unsettled(sent);
  }

  #noteEntries<T extends { readonly index: number }>(
    entries: readonly T[] | undefined,
    sent: readonly number[],
    to: T[],
  ): void {
    if (!Array.isArray(entries)) return;
    for (const entry of entries as readonly T[]) {
      const index = typeof entry?.index === 'number' ? sent[entry.index] : undefined;
      if (index === undefined || this.#settled[index]) continue;
      this.#settle(index);
      to.push(entry.index === index ? entry : { ...entry, index });
    }
  }

  #settle(index: number): void {
    this.#settled[index] = 1;
    this.#unsettledCount--;
  }

  #unsettled(places: readonly number[]): number[] {
    if (this.#unsettledCount === 0) return [];
    return places.filter((place) => !this.#settled[place]);
  }

  async #post(places: readonly number[]): Promise<unknown> {
    const { options, runtime, exchange, traffic } = this.#dependencies;
    if (this.#body?.of !== places) {
      const whole = places.length === this.#lines.length;
      const text = (whole ? this.#lines : places.map((place) => this.#lines[place])).join('\n');
      this.#body = { of: places, bytes: await runtime.compress(text) };
    }
    const body = this.#body.bytes;
    traffic.requests++;
    traffic.sentBytes += body.length;
    return exchange({
      method: 'POST',
      path: '/ingest',
      headers: {
        'content-type': 'application/x-ndjson',
        'content-encoding': 'gzip',
        'x-tenant-id': options.tenantId,
      },
      body,
      signal: this.#options.signal,
    });
  }
}

const byIndex = (a: { readonly index: number }, b: { readonly index: number }): number => a.index - b.index;
