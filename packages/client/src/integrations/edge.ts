import { BaseClient } from '../base-client.ts';
import { type CommonOptions, resolveOptions } from '../options.ts';
import { edgeRuntime, type Fetch } from './edge-runtime.ts';

export type { AcceptedEntry, AcceptedOne, LogInput, Problem, RejectedEntry } from '@rdp/core/contract';
export type { BaseClient, CallOptions, IngestManyResult, WaitOptions } from '../base-client.ts';
export type { ClientErrorCode, RdpErrorCode, RdpErrorDetails } from '../errors.ts';
export { RdpError } from '../errors.ts';
export type { BatchOptions, BufferOptions, CommonOptions, WhenFull } from '../options.ts';
export type {
  ClientStats,
  DropNotice,
  DropReason,
  FlushComplete,
  FlushIncomplete,
  FlushResult,
  RejectNotice,
  SpoolStats,
} from '../stats.ts';
export type { Tally } from '../tally.ts';
export type { Fetch } from './edge-runtime.ts';

/** What a client on the edge takes. `batch.maxDelayMs` is 100 here where it is not given: an edge function does not live long. */
export interface RdpEdgeClientOptions extends CommonOptions {
  /**
   * Keeps the platform from ending the function: it is given a promise that ends when the logs that were queued meanwhile are
   * sent. Without it, await `flush()` before the function ends.
   * @example (promise) => context.waitUntil(promise)
   */
  readonly waitUntil?: (promise: Promise<unknown>) => void;
  /**
   * What sends requests.
   * @defaultValue `globalThis.fetch`
   */
  readonly fetch?: Fetch;
}

const DEFAULT_DELAY_MS = 100;

/**
 * Sends logs to an RDP pipeline from Cloudflare Workers, Vercel, Deno, browsers, and Node: with `fetch` alone, compressed
 * where the platform can do it. In a worker make one for each request: its platform forbids to share connections.
 * A browser lets it reach another origin only where that answers with CORS headers: put the pipeline behind the page's own.
 * @example
 * const client = new RdpEdgeClient({ url, tenantId, waitUntil: (promise) => context.waitUntil(promise) });
 * client.log({ text: 'User 555-0199 logged in', level: 'info' });
 */
export class RdpEdgeClient extends BaseClient {
  readonly #waitUntil: ((promise: Promise<unknown>) => void) | undefined;
  readonly #delayMs: number;
  /** Whether a promise is given that covers the logs to come. */
  #held = false;

  /** @throws RdpError `invalid_options`. */
  constructor(options: RdpEdgeClientOptions) {
    const resolved = resolveOptions({ ...options, batch: { maxDelayMs: DEFAULT_DELAY_MS, ...options.batch } });
    super(resolved, edgeRuntime(resolved.origin, options.fetch ?? ((url, init) => globalThis.fetch(url, init))));
    this.#waitUntil = options.waitUntil;
    this.#delayMs = resolved.batch.maxDelayMs;
  }

  /** As `log` of every client, and tells `waitUntil`. */
  override log(...[log]: Parameters<BaseClient['log']>): boolean | Promise<void> {
    const taken = super.log(log);
    if (this.#waitUntil && !this.#held) this.#hold(this.#waitUntil);
    return taken;
  }

  #hold(waitUntil: (promise: Promise<unknown>) => void): void {
    this.#held = true;
    try {
      waitUntil(this.#sendLater());
    } catch {
      // The function has answered and takes no more promises: what is queued is sent as without one.
    }
  }

  async #sendLater(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, this.#delayMs));
    this.#held = false;
    await this.flush();
  }
}
