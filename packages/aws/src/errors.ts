import { type ErrorCode, RdpError, toRdpError } from '@rdp/core';

/** What an error of the AWS SDK may have; a network error has only `code`. */
interface VendorError {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/** The part of RDP that a failed call belongs to, as the code that says it cannot be used now. */
export type Unavailable = 'store_unavailable' | 'queue_unavailable';

/** "Common errors" and the error lists of SQS and DynamoDB: the same call can succeed later. */
const BUSY = new Set([
  'InternalServerError',
  'KmsThrottled',
  'LimitExceededException',
  'OverLimit',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestTimeout',
  'RequestTimeoutException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
  // Of the HTTP handler and of whoever aborts a call at its deadline.
  'TimeoutError',
  'AbortError',
]);

const DENIED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSecurity',
  'InvalidSignatureException',
  'KmsAccessDenied',
  'KmsOptInRequired',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'OptInRequired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

const NOT_FOUND = new Set([
  'AWS.SimpleQueueService.NonExistentQueue',
  'KmsNotFound',
  'QueueDoesNotExist',
  'ResourceNotFoundException',
]);

/** Of Node: the reply did not come, or not whole. */
const NETWORK = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * An error of the AWS SDK as one of ours: a service that is busy, down or out of reach is `unavailable` (retryable), the rest
 * is `aws_access_denied`, `aws_not_found` or `aws_refused`. Its data has the vendor's name of the error, the HTTP status and
 * the request id, never its message: that may quote what was sent. So the error itself is not kept as the cause either.
 * What is no error of AWS or of the network is `internal`, as everywhere.
 * @param doing what was tried, as it goes on after "cannot": `send messages`.
 */
export function translate(error: unknown, doing: string, unavailable: Unavailable = 'store_unavailable'): RdpError {
  if (error instanceof RdpError) return error;
  const { name, code, $metadata } = error as VendorError;
  const vendor = vendorName(NETWORK.has(String(code)) ? code : name);
  const status = $metadata?.httpStatusCode;
  const ours = codeOf(vendor, status, unavailable);
  if (!ours) return toRdpError(error);
  const requestId = $metadata?.requestId;
  return new RdpError(ours, `cannot ${doing}: ${vendor}`, {
    data: { error: vendor, ...(status !== undefined && { status }), ...(requestId !== undefined && { requestId }) },
  });
}

/**
 * The code for one entry of a batch that AWS did not take.
 * @param senderFault whether AWS says that the entry itself is at fault, so that no retry can help.
 */
export const codeOfEntry = (vendor: string | undefined, senderFault: boolean, unavailable: Unavailable): ErrorCode =>
  senderFault && !BUSY.has(String(vendor)) ? (codeOf(String(vendor), 400, unavailable) ?? 'aws_refused') : unavailable;

/** A name is an identifier; anything else that stands in its place is not repeated. */
export const vendorName = (name: unknown): string =>
  typeof name === 'string' && /^[\w.]{1,80}$/.test(name) ? name : 'unknown error';

function codeOf(vendor: string, status: number | undefined, unavailable: Unavailable): ErrorCode | undefined {
  if (BUSY.has(vendor) || NETWORK.has(vendor)) return unavailable;
  if (DENIED.has(vendor)) return 'aws_access_denied';
  if (NOT_FOUND.has(vendor)) return 'aws_not_found';
  if (status === undefined) return undefined;
  // A reply that is no error and yet became one could not be read: it was cut off, or is not of AWS.
  if (status === 429 || status >= 500 || status < 400) return unavailable;
  if (status === 401 || status === 403) return 'aws_access_denied';
  return status === 404 ? 'aws_not_found' : 'aws_refused';
}
