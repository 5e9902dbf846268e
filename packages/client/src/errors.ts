import type { Problem } from '@rdp/core/contract';

/** What a {@link RdpError} knows beside its message. */
export interface RdpErrorDetails {
  readonly code: string;
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
  readonly code: string;
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
