import type { Problem } from '@rdp/core/contract';

/**
 * A code that the client itself gives.
 * - `invalid_options`: an option of the client is wrong
 * - `log_invalid`, `tenant_id_mismatch`: the log cannot be written as a JSON object, or names another tenant
 * - `unreachable`: no answer came, or not in time
 * - `foreign_answer`: an answer of 2xx that is not of RDP
 * - `http_…`: an answer of any other status without a problem body of RDP
 * - `aborted`: the signal of the call ended it
 * - `closed`: the OpenTelemetry exporter was shut down before
 * - `logs_rejected`: the pipeline refused some logs of an OpenTelemetry export
 * - `spool_unavailable`: the spool cannot be written or read
 * - `internal`: a fault of this program or of the platform
 */
export type ClientErrorCode =
  | 'invalid_options'
  | 'log_invalid'
  | 'tenant_id_mismatch'
  | 'unreachable'
  | 'foreign_answer'
  | `http_${number}`
  | 'aborted'
  | 'closed'
  | 'logs_rejected'
  | 'spool_unavailable'
  | 'internal';

/** A code of the client, or one of the pipeline, which may have more than this version of the client knows. */
export type RdpErrorCode = ClientErrorCode | (string & Record<never, never>);

/** What a {@link RdpError} knows beside its message. */
export interface RdpErrorDetails {
  readonly code: RdpErrorCode;
  readonly retryable: boolean;
  /** The HTTP status; absent where there was no answer. */
  readonly status?: number;
  /** The problem body of RDP (RFC 9457); absent where something else answered. */
  readonly problem?: Problem;
  /** The least time to wait before a retry, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** Why logs could not be sent. */
export class RdpError extends Error {
  override readonly name = 'RdpError';
  readonly code: RdpErrorCode;
  readonly retryable: boolean;
  readonly status: number | undefined;
  readonly problem: Problem | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, details: RdpErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.retryable = details.retryable;
    this.status = details.status;
    this.problem = details.problem;
    this.retryAfterMs = details.retryAfterMs;
  }
}
