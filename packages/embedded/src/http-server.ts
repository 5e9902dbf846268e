import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { RdpError } from '@rdp/core';
import { type IngestApp, type IngestResponse, problemReply } from '@rdp/ingest';
import type { TlsIdentity } from './access.ts';

/** Deadlines and bounds of the server: no client may hold a connection for nothing. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 120_000;
const KEEP_ALIVE_MS = 30_000;
const TLS_HANDSHAKE_MS = 10_000;
const MAX_CONNECTIONS = 1_024;
/** How long the rest of a refused body is read and thrown away, so that the client gets to see the answer. */
const LINGER_MS = 2_000;

/**
 * The ingest application on `node:http`, or with `tls` on `node:https`. It only translates: request in, plain call, reply out.
 * @throws RdpError `tls_invalid` when certificate and key are none, or do not belong together.
 */
export function createHttpServer(app: IngestApp, tls?: TlsIdentity): Server {
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    void answer(server, app, request, response);
  };
  const server: Server = tls ? tlsServer(tls, listener) : createServer(TIMEOUTS, listener);
  server.maxConnections = MAX_CONNECTIONS;
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end(rawBadRequest());
  });
  return server;
}

const TIMEOUTS = {
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
};

function tlsServer(
  { cert, key }: TlsIdentity,
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  try {
    // Node itself would take an empty key for none, and then no client could connect.
    assert.ok(new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)), 'they do not belong together');
    return createTlsServer({ ...TIMEOUTS, cert, key, handshakeTimeout: TLS_HANDSHAKE_MS }, listener);
  } catch (cause) {
    throw new RdpError('tls_invalid', 'the certificate and the private key cannot be used', {
      hint: 'both must be PEM, belong together, and the key must have no passphrase',
      cause,
    });
  }
}

async function answer(
  server: Server,
  app: IngestApp,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = await app({
    method: request.method ?? '',
    path: pathOf(request.url ?? ''),
    header: (name) => headerOf(request, name),
    // Not destroyed when left early: the answer still has to go out on this socket.
    body: request.iterator({ destroyOnReturn: false }),
  });
  if (response.destroyed) return;
  // A server that is closing keeps no connection.
  if (!server.listening) response.shouldKeepAlive = false;
  if (request.complete) send(response, reply);
  else await sendAndLinger(request, response, reply);
}

const pathOf = (url: string): string => {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
};

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

function send(response: ServerResponse, reply: IngestResponse): void {
  response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
  response.end(reply.body);
}

/** Answers before the body has come in whole. Closing at once would reset the connection before the client has read the answer. */
async function sendAndLinger(request: IncomingMessage, response: ServerResponse, reply: IngestResponse): Promise<void> {
  response.writeHead(reply.status, {
    ...reply.headers,
    connection: 'close',
    'content-length': Buffer.byteLength(reply.body),
  });
  response.write(reply.body);
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, LINGER_MS);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    request.once('end', done).once('close', done).resume();
  });
  response.end();
}

/** The answer to what is not HTTP, after which the connection is closed. */
function rawBadRequest(): string {
  const { headers, body } = problemReply(new RdpError('invalid_http', 'the request is not valid HTTP'));
  return `HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: ${headers['content-type']}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
