/** What RDP knows of an error by its code: the HTTP status where it has one, and whether the same call can succeed later. */
interface ErrorKind {
  readonly status: number;
  readonly retryable: boolean;
}

const badRequest: ErrorKind = { status: 400, retryable: false };
const conflict: ErrorKind = { status: 409, retryable: false };
const tooLarge: ErrorKind = { status: 413, retryable: false };
const unsupported: ErrorKind = { status: 415, retryable: false };
const transient: ErrorKind = { status: 500, retryable: true };
const permanent: ErrorKind = { status: 500, retryable: false };

/** Every error code of RDP. A code is part of the contract: it is never renamed or reused. */
export const ERROR_KINDS = {
  empty_body: badRequest,
  invalid_json: badRequest,
  duplicate_key: badRequest,
  too_deep: badRequest,
  not_an_object: badRequest,
  corrupt_encoding: badRequest,
  body_incomplete: badRequest,
  invalid_http: badRequest,
  no_valid_logs: badRequest,
  tenant_id_missing: badRequest,
  tenant_id_invalid: badRequest,
  tenant_id_mismatch: badRequest,
  log_id_invalid: badRequest,
  text_missing: badRequest,
  text_invalid: badRequest,
  policy_invalid: badRequest,
  unauthenticated: { status: 401, retryable: false },
  forbidden: { status: 403, retryable: false },
  not_found: { status: 404, retryable: false },
  method_not_allowed: { status: 405, retryable: false },
  tenant_exists: conflict,
  tenant_changed: conflict,
  body_too_large: tooLarge,
  decompressed_too_large: tooLarge,
  log_too_large: tooLarge,
  too_many_logs: tooLarge,
  unsupported_media_type: unsupported,
  unsupported_charset: unsupported,
  unsupported_content_encoding: unsupported,
  quota_exceeded: { status: 429, retryable: true },
  queue_unavailable: transient,
  queue_full: transient,
  store_unavailable: transient,
  database_busy: transient,
  disk_full: transient,
  stopping: transient,
  internal: transient,
  record_too_large: permanent,
  redaction_failed: permanent,
  invalid_envelope: permanent,
  unknown_envelope_version: transient,
  database_corrupt: permanent,
  database_foreign: permanent,
  database_newer: permanent,
  database_unavailable: permanent,
  address_refused: permanent,
  tls_invalid: permanent,
  file_exists: permanent,
  aws_not_configured: permanent,
  aws_access_denied: permanent,
  aws_not_found: permanent,
  aws_refused: permanent,
} as const satisfies Record<string, ErrorKind>;

/** A code of {@link ERROR_KINDS}. */
export type ErrorCode = keyof typeof ERROR_KINDS;

/** What an {@link RdpError} may carry beside its code and message. */
export interface RdpErrorOptions {
  /** What made it happen. */
  readonly cause?: unknown;
  /** What the user can do next, one sentence. */
  readonly hint?: string;
  /** Facts for programs: limits, indexes, counts. Never raw text of a log, never a secret. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** The least number of seconds to wait before a retry. */
  readonly retryAfterSeconds?: number;
}

/** The one error type of RDP. Its message is one line for a user and never holds raw log text. */
export class RdpError extends Error {
  override readonly name = 'RdpError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: RdpErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.data = options.data ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** Whether the same call can succeed later. */
  get retryable(): boolean {
    return ERROR_KINDS[this.code].retryable;
  }

  /** The HTTP status that answers this error. */
  get status(): number {
    return ERROR_KINDS[this.code].status;
  }
}

/** An error as plain data: what crosses a thread or the wire. */
export interface ErrorInfo {
  readonly code: ErrorCode;
  readonly message: string;
}

/** `error` as an {@link RdpError}: itself, or `internal` with it as the cause. The message of a foreign error is not kept: it may quote log text. */
export const toRdpError = (error: unknown): RdpError =>
  error instanceof RdpError ? error : new RdpError('internal', 'unexpected failure', { cause: error });
