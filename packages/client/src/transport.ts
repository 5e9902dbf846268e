import type { Problem } from '@rdp/core/contract';
import { Pool } from 'undici';
import { RdpError } from './errors.ts';
import type { ResolvedOptions } from './options.ts';

/** One HTTP exchange with the pipeline. */
export interface Transport {
  /** Sends a request. @throws RdpError for every answer but 2xx, and where there was none. */
  request(request: TransportRequest): Promise<unknown>;
  close(): Promise<void>;
}

/** A request of the client. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly signal?: AbortSignal | undefined;
}

/** How many connections stay open to one pipeline. */
const CONNECTIONS = 8;
/** The largest answer that is read, in bytes. */
const MAX_REPLY_BYTES = 64 * 1024 * 1024;

/** A transport on undici: keep-alive connections, no pipelining, every wait bounded. */
export function createTransport({ origin, basePath, timeoutMs }: ResolvedOptions): Transport {
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    pipelining: 1,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connectTimeout: Math.min(timeoutMs, 10_000),
    maxResponseSize: MAX_REPLY_BYTES,
  });
  return {
    async request({ method, path, headers = {}, body, signal }) {
      const { status, text, retryAfter } = await exchange();
      if (status >= 200 && status < 300) return parseReply(text, status);
      throw refusal(status, text, retryAfter);

      async function exchange() {
        try {
          const {
            statusCode,
            headers: reply,
            body: stream,
          } = await pool.request({
            method,
            path: `${basePath}${path}`,
            headers,
            ...(body && { body }),
            ...(signal && { signal }),
          });
          return { status: statusCode, text: await stream.text(), retryAfter: reply['retry-after'] };
        } catch (cause) {
          throw noAnswer(origin, cause, signal);
        }
      }
    },
    close: () => pool.close(),
  };
}

function parseReply(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RdpError('the answer is not of RDP', { code: 'foreign_answer', status, retryable: false });
  }
}

/** An answer that is not 2xx. One without a problem body came from something before the pipeline. */
function refusal(status: number, text: string, retryAfter: string | string[] | undefined): RdpError {
  const problem = parseProblem(text);
  const seconds = Number(retryAfter);
  return new RdpError(problem?.detail ?? `the server answered ${status}`, {
    code: problem?.code ?? `http_${status}`,
    status,
    retryable: problem?.retryable ?? (status === 429 || status >= 500),
    ...(problem && { problem }),
    ...(Number.isFinite(seconds) && { retryAfterMs: seconds * 1000 }),
  });
}

function parseProblem(text: string): Problem | undefined {
  try {
    const value = JSON.parse(text);
    return typeof value?.code === 'string' && typeof value.detail === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function noAnswer(origin: string, cause: unknown, signal: AbortSignal | undefined): RdpError {
  if (signal?.aborted) return new RdpError('aborted', { code: 'aborted', retryable: false, cause });
  const reason = (cause as { code?: string }).code ?? 'no answer';
  return new RdpError(`cannot reach ${origin} (${reason})`, { code: 'unreachable', retryable: true, cause });
}
