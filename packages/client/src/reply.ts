import type { Problem } from '@rdp/core/contract';
import { RdpError } from './errors.ts';
import type { TransportReply } from './transport.ts';

/** Statuses that a later try can change, where the answer does not say so itself: RFC 9110 (15.5.9), RFC 8470 (5.2), RFC 6585 (4). */
const PASSING: readonly number[] = [408, 425, 429];

/**
 * The body of an answer of 2xx.
 * @param now epoch milliseconds: `Retry-After` may be a date.
 * @throws RdpError for every other answer. One without a problem body came from something before the pipeline, as AWS's own
 * 413 (`{"message":"Request Too Long"}`), 429 (`{"Reason":"…"}`) and 502: its status alone says what to do. A 2xx that is not
 * JSON may have come after the logs were taken: it is retryable, the ids make that safe.
 */
export function readReply({ status, text, retryAfter }: TransportReply, now: number): unknown {
  const body = parse(text);
  if (status >= 200 && status < 300) {
    if (typeof body === 'object' && body !== null) return body;
    throw foreignAnswer(status);
  }
  const problem = asProblem(body);
  const retryAfterMs = parseRetryAfter(retryAfter, now);
  throw new RdpError(problem?.detail ?? `the server answered ${status}`, {
    code: problem?.code ?? `http_${status}`,
    status,
    retryable: problem?.retryable ?? (status >= 500 || PASSING.includes(status)),
    ...(problem && { problem }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** The error for an answer of 2xx that does not say what became of the logs. */
export const foreignAnswer = (status: number): RdpError =>
  new RdpError('the answer does not tell what became of the logs', { code: 'foreign_answer', status, retryable: true });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asProblem(body: unknown): Problem | undefined {
  const { code, detail, retryable } = (body ?? {}) as Partial<Problem>;
  const complete = typeof code === 'string' && typeof detail === 'string' && typeof retryable === 'boolean';
  return complete ? (body as Problem) : undefined;
}

/** `Retry-After` (RFC 9110, section 10.2.3), seconds or a date, in milliseconds from now. */
function parseRetryAfter(field: string | undefined, now: number): number | undefined {
  if (field === undefined || field.trim() === '') return undefined;
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(field) ? Number(field) * 1000 : Date.parse(field) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
