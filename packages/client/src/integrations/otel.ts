import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { LogInput, RejectedEntry } from '@rdp/core/contract';
import { RdpClient } from '../client.ts';
import { RdpError } from '../errors.ts';
import type { RdpClientOptions } from '../options.ts';
import { otelLog } from './otel-log.ts';
import type { EndOptions } from './sink.ts';

export type { EndOptions } from './sink.ts';

/** What the exporter needs of a client: every client of this package has it. */
export interface ManySink {
  ingestMany(
    logs: readonly LogInput[],
    options?: { readonly signal?: AbortSignal },
  ): Promise<{ readonly rejected: readonly RejectedEntry[] }>;
  close(options?: EndOptions): Promise<unknown>;
}

/** What the exporter takes beside what its client needs. */
interface ExporterOptions {
  /**
   * How long `shutdown` may take, in milliseconds.
   * @defaultValue 30 000
   */
  readonly closeTimeoutMs?: number;
}

/** A client of the exporter's own, which ends with it, or one that is shared, which is left open. */
export type RdpLogExporterOptions = ExporterOptions & (RdpClientOptions | { readonly client: ManySink });

const CLOSE_TIMEOUT_MS = 30_000;

/**
 * Exports log records of OpenTelemetry:
 * `new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter: new RdpLogExporter({ url, tenantId }) })] })`.
 * The body is the text; severity, time, trace and span ids, event name, attributes, resource and scope go along. The
 * processor batches and bounds; the client sends again what fails for the moment, each record once.
 */
export class RdpLogExporter implements LogRecordExporter {
  readonly #client: ManySink;
  readonly #owned: boolean;
  readonly #closeTimeoutMs: number;
  readonly #exports = new Set<Promise<void>>();
  #shutdown: Promise<void> | undefined;

  /** @throws RdpError `invalid_options`. */
  constructor(options: RdpLogExporterOptions) {
    this.#owned = !('client' in options);
    this.#client = 'client' in options ? options.client : new RdpClient(options);
    this.#closeTimeoutMs = options.closeTimeoutMs ?? CLOSE_TIMEOUT_MS;
  }

  /**
   * Sends records. The result is `FAILED` with an error when they could not be sent, or when some were rejected for good;
   * the others of the same export are stored then.
   */
  export(logs: ReadableLogRecord[], resultCallback: (result: ExportResult) => void): void {
    if (this.#shutdown) {
      const error = new RdpError('the exporter has been shut down', { code: 'closed', retryable: false });
      resultCallback({ code: ExportResultCode.FAILED, error });
      return;
    }
    const sending = this.#send(logs).then(resultCallback);
    const settled = sending.catch(() => {}).finally(() => this.#exports.delete(settled));
    this.#exports.add(settled);
  }

  /** Ends when every export that has begun is answered. */
  async forceFlush(): Promise<void> {
    await Promise.all(this.#exports);
  }

  /** Waits for what has begun, but not for longer than `closeTimeoutMs`; then closes the client where it is the exporter's own. */
  shutdown(): Promise<void> {
    this.#shutdown ??= this.#end();
    return this.#shutdown;
  }

  async #end(): Promise<void> {
    const timeoutMs = this.#closeTimeoutMs;
    const timer = Promise.withResolvers<void>();
    const timeout = setTimeout(timer.resolve, timeoutMs);
    await Promise.race([this.forceFlush(), timer.promise]);
    clearTimeout(timeout);
    // What is still under way is cut off, and its export fails.
    if (this.#owned) await this.#client.close({ timeoutMs: this.#exports.size === 0 ? timeoutMs : 0 });
  }

  async #send(logs: readonly ReadableLogRecord[]): Promise<ExportResult> {
    try {
      const { rejected } = await this.#client.ingestMany(logs.map(otelLog));
      if (rejected.length === 0) return { code: ExportResultCode.SUCCESS };
      return { code: ExportResultCode.FAILED, error: rejection(rejected, logs.length) };
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error('the export failed', { cause });
      return { code: ExportResultCode.FAILED, error };
    }
  }
}

function rejection(rejected: readonly RejectedEntry[], total: number): RdpError {
  const codes = [...new Set(rejected.map(({ code }) => code))].join(', ');
  return new RdpError(`${rejected.length} of ${total} log records were rejected: ${codes}`, {
    code: 'logs_rejected',
    retryable: false,
  });
}
