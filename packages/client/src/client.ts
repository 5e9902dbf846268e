import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { AcceptedEntry, AcceptedMany, LogInput, RejectedEntry } from '@rdp/core/contract';
import { batches, type NumberedLog, numberLogs } from './batch.ts';
import { RdpError } from './errors.ts';
import { type RdpClientOptions, resolveOptions } from './options.ts';
import { withRetries } from './retry.ts';
import { createTransport, type Transport } from './transport.ts';

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

const compress = promisify(gzip) as (data: string, options: { level: number }) => Promise<Buffer>;
/** The fastest level: log lines shrink to about a sixth with it, and to about a seventh with the default. */
const GZIP_LEVEL = 1;

/**
 * Sends logs to an RDP pipeline.
 * @example
 * const client = new RdpClient({ url: 'http://127.0.0.1:8787', tenantId: 'acme' });
 * const { accepted, rejected } = await client.ingestMany([{ text: 'User 555-0199 logged in' }]);
 * await client.close();
 */
export class RdpClient {
  readonly #tenantId: string;
  readonly #maxRetries: number;
  readonly #transport: Transport;

  /** @throws RdpError `invalid_options`. */
  constructor(options: RdpClientOptions) {
    const resolved = resolveOptions(options);
    this.#tenantId = resolved.tenantId;
    this.#maxRetries = resolved.maxRetries;
    this.#transport = createTransport(resolved);
  }

  /**
   * Sends many logs, in as many requests as they need, in order. What fails for the moment is sent again; of a request that
   * the pipeline took in part, only the rest.
   * @throws RdpError when a request failed for good; logs of earlier requests have been accepted then. The same logs with
   * the same `log_id` may be sent again: each is stored once.
   */
  async ingestMany(logs: readonly LogInput[], { signal }: CallOptions = {}): Promise<IngestManyResult> {
    const accepted: AcceptedEntry[] = [];
    const rejected: RejectedEntry[] = [];
    for (const batch of batches(numberLogs(logs))) {
      await this.#sendBatch(batch, { accepted, rejected }, signal);
    }
    return { accepted, rejected };
  }

  /** Resolves while the pipeline can take logs. @throws RdpError otherwise. */
  async health({ signal }: CallOptions = {}): Promise<void> {
    await this.#transport.request({ method: 'GET', path: '/health', signal });
  }

  /** Closes the connections once the requests at hand are answered. */
  close(): Promise<void> {
    return this.#transport.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #sendBatch(
    batch: readonly NumberedLog[],
    result: { readonly accepted: AcceptedEntry[]; readonly rejected: RejectedEntry[] },
    signal: AbortSignal | undefined,
  ): Promise<void> {
    let rest = batch;
    const note = (part: Pick<AcceptedMany, 'logs' | 'rejected'>, sent: readonly NumberedLog[]): void => {
      result.accepted.push(...part.logs.map((entry) => ({ ...entry, index: placeOf(sent, entry.index) })));
      result.rejected.push(...part.rejected.map((entry) => ({ ...entry, index: placeOf(sent, entry.index) })));
    };
    await withRetries(
      async () => {
        const sent = rest;
        try {
          note((await this.#post(sent, signal)) as AcceptedMany, sent);
        } catch (error) {
          if (!(error instanceof RdpError)) throw error;
          const { logs = [], rejected = [], failed, code } = error.problem ?? {};
          if (code === 'no_valid_logs' && rejected.length === sent.length) return note({ logs: [], rejected }, sent);
          if (failed) {
            note({ logs, rejected }, sent);
            rest = failed.map(({ index }) => sent[index] as NumberedLog);
          }
          throw error;
        }
      },
      { maxRetries: this.#maxRetries, signal },
    );
  }

  async #post(logs: readonly NumberedLog[], signal: AbortSignal | undefined): Promise<unknown> {
    const body = await compress(logs.map(({ line }) => line).join('\n'), { level: GZIP_LEVEL });
    return this.#transport.request({
      method: 'POST',
      path: '/ingest',
      headers: {
        'content-type': 'application/x-ndjson',
        'content-encoding': 'gzip',
        'x-tenant-id': this.#tenantId,
      },
      body,
      signal,
    });
  }
}

const placeOf = (sent: readonly NumberedLog[], index: number): number => (sent[index] as NumberedLog).index;
