import { Pool } from 'undici';
import type { ResolvedOptions } from './options.ts';
import type { Transport } from './transport.ts';

/** The largest answer that is read, in bytes. */
const MAX_REPLY_BYTES = 64 * 1024 * 1024;
/** How long a connection is kept that nothing is sent over, in milliseconds: well under the 5 s after which Node's server closes it. */
const KEEP_ALIVE_MS = 4_000;
const CONNECT_TIMEOUT_MS = 10_000;

/** A transport on undici: keep-alive connections, no pipelining, every wait bounded. */
export function createUndiciTransport(
  { origin, timeoutMs }: Pick<ResolvedOptions, 'origin' | 'timeoutMs'>,
  connections: number,
): Transport {
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connectTimeout: Math.min(timeoutMs, CONNECT_TIMEOUT_MS),
    maxResponseSize: MAX_REPLY_BYTES,
  });
  return {
    async exchange({ method, path, headers, body, signal }) {
      const reply = await pool.request({ method, path, headers, signal, ...(body !== undefined && { body }) });
      const retryAfter = reply.headers['retry-after'];
      return {
        status: reply.statusCode,
        text: await reply.body.text(),
        retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
      };
    },
    close: () => pool.close(),
    destroy: () => pool.destroy(),
  };
}
