import { type Normalized, RdpError } from '@rdp/core';
import { type AcceptedMany, type AcceptedOne, PROBLEM_MEDIA_TYPE, toProblem } from '@rdp/core/contract';
import type { Accepted } from './accept.ts';
import type { IngestResponse } from './request.ts';

/** How long a client that nobody told otherwise waits before it tries again, in seconds. */
const DEFAULT_RETRY_AFTER_SECONDS = 1;

/** A JSON reply. */
export const jsonReply = (status: number, body: unknown): IngestResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** The 202 for what was accepted: the five fields for one log, lists for many. */
export function acceptedReply(normalized: Normalized, { taken }: Accepted): IngestResponse {
  return jsonReply(202, normalized.many ? manyBody(normalized, taken) : oneBody(normalized, taken));
}

function oneBody(normalized: Normalized, taken: Accepted['taken']): AcceptedOne {
  const entry = taken[0];
  if (!entry) throw new RdpError('internal', 'the queue gave no result for the log');
  return {
    status: 'accepted',
    log_id: entry.log_id,
    tenant_id: normalized.tenantId,
    message: 'Processing queued successfully',
    message_id: entry.message_id,
  };
}

const manyBody = (normalized: Normalized, taken: Accepted['taken']): AcceptedMany => ({
  status: 'accepted',
  accepted: taken.length,
  logs: [...taken],
  rejected: [...normalized.rejected],
});

/** The problem reply (RFC 9457) of an error, with `Retry-After` where a retry can help. */
export function problemReply(error: RdpError, extraHeaders: Readonly<Record<string, string>> = {}): IngestResponse {
  return {
    status: error.status,
    headers: {
      'content-type': PROBLEM_MEDIA_TYPE,
      ...(error.retryable && { 'retry-after': String(error.retryAfterSeconds ?? DEFAULT_RETRY_AFTER_SECONDS) }),
      ...(error.status === 401 && { 'www-authenticate': 'Bearer' }),
      ...extraHeaders,
    },
    body: JSON.stringify(toProblem(error)),
  };
}
