import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';

/** What every client shares: how long it waits, how often it tries, how many connections it keeps. */
export const RETRIES = { maxAttempts: 3, retryMode: 'standard' } as const;

const CONNECTION_MS = 1_000;
/** A request may send 1 MiB and a receive waits a second for messages; a reply that takes longer than this is not coming. */
const REQUEST_MS = 5_000;
const MAX_SOCKETS = 50;

/**
 * Connections that are kept, with a deadline on each connect, on the time until a reply begins, and on each pause within it: a
 * socket that hangs becomes an error and is tried again.
 */
export const requestHandler = ({
  requestTimeout = REQUEST_MS,
}: Pick<NodeHttpHandlerOptions, 'requestTimeout'> = {}): NodeHttpHandler =>
  new NodeHttpHandler({
    connectionTimeout: CONNECTION_MS,
    requestTimeout,
    // Without it the handler only warns.
    throwOnRequestTimeout: true,
    // The request timeout is over with the first byte of the reply: a body that stops halfway would be waited for without end.
    socketTimeout: requestTimeout,
    httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
    httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
  });
