import { RdpError } from './errors.ts';

/** How a client reaches a pipeline. */
export interface RdpClientOptions {
  /** The base URL of the pipeline, as `http://127.0.0.1:8787`. */
  readonly url: string;
  /** The tenant whose logs are sent. */
  readonly tenantId: string;
  /**
   * How long one request may take, in milliseconds.
   * @defaultValue 30 000
   */
  readonly timeoutMs?: number;
  /**
   * How often a request that failed for the moment is sent again.
   * @defaultValue 5
   */
  readonly maxRetries?: number;
}

/** Options with their defaults filled in. */
export interface ResolvedOptions {
  readonly origin: string;
  readonly basePath: string;
  readonly tenantId: string;
  readonly timeoutMs: number;
  readonly maxRetries: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_RETRIES = 5;

/** @throws RdpError `invalid_options` naming the option that is wrong. */
export function resolveOptions(options: RdpClientOptions): ResolvedOptions {
  const url = URL.parse(options.url);
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new RdpError('url must be an http or https URL', { code: 'invalid_options', retryable: false });
  }
  return {
    origin: url.origin,
    basePath: url.pathname.replace(/\/+$/, ''),
    tenantId: options.tenantId,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    maxRetries: options.maxRetries ?? DEFAULT_MAX_RETRIES,
  };
}
