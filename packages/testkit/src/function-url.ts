import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Lambda } from './lambda.ts';

/** The HTTP side of a function URL. */
export interface FunctionUrl {
  /** As `http://127.0.0.1:34567`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** What AWS takes for text; everything else reaches the function in base64, as does what is compressed. */
const TEXT = /^(?:text\/|application\/(?:json|javascript|xml|[\w.+-]*\+(?:json|xml))\b)/;
/** An event is 6 MB at most. */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/** A test that waits for a child process stands still for seconds: its connections must not end meanwhile. */
const KEEP_ALIVE_MS = 120_000;

interface Result {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** Serves a function over HTTP on a free port, as a function URL does: payload format 2.0. */
export async function serveFunctionUrl(lambda: Pick<Lambda, 'invoke'>): Promise<FunctionUrl> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    void answer(lambda, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer(lambda: Pick<Lambda, 'invoke'>, request: IncomingMessage, response: ServerResponse) {
  try {
    const event = eventOf(request, await buffer(request));
    if (Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES) return void response.writeHead(413).end();
    const { statusCode, headers, body, isBase64Encoded } = (await lambda.invoke(event)) as Result;
    response.writeHead(statusCode, headers).end(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'));
  } catch {
    // A function that fails, in whatever way, is a 502 to its caller.
    response.writeHead(502).end('Internal Server Error');
  }
}

function eventOf(request: IncomingMessage, body: Buffer) {
  const { pathname, search, searchParams } = new URL(request.url ?? '/', 'http://function.url');
  const { 'content-type': type = '', 'content-encoding': coding } = request.headers;
  const isText = TEXT.test(type) && coding === undefined;
  const http = { method: request.method ?? '', path: pathname, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' };
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    ...(searchParams.size > 0 && { queryStringParameters: Object.fromEntries(searchParams) }),
    requestContext: { accountId: 'anonymous', http, requestId: randomUUID(), timeEpoch: Date.now() },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}
