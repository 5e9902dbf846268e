import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request as it went over the wire. */
export interface Call {
  /** The action: `SendMessageBatch`. */
  readonly action: string;
  // biome-ignore lint/suspicious/noExplicitAny: each action has a body of its own.
  readonly body: any;
}

/** What the proxy does in place of the service: an answer of AWS, a connection that breaks, or none at all. */
export type Answer = { readonly status: number; readonly body: unknown } | 'reset' | 'hang';

/** Stands before a service, notes what goes by, and answers in its place where told to. */
export interface WireProxy {
  readonly endpoint: string;
  readonly calls: Call[];
  /** How many requests were on their way at the same time, at most. */
  readonly mostTogether: number;
  /** The bodies of the calls of one action. */
  // biome-ignore lint/suspicious/noExplicitAny: each action has a body of its own.
  bodiesOf(action: string): any[];
  close(): Promise<void>;
}

/** Opens a proxy before the service at `target`. `answer` gives nothing for what goes through, and may change its body. */
export async function openProxy(
  target: string,
  answer: (call: Call) => Answer | undefined = () => undefined,
): Promise<WireProxy> {
  const calls: Call[] = [];
  let together = 0;
  let mostTogether = 0;
  const server = createServer(async (request, response) => {
    mostTogether = Math.max(mostTogether, ++together);
    response.on('close', () => together--);
    const raw = await buffer(request);
    const action = String(request.headers['x-amz-target']).split('.').at(-1) as string;
    const call = { action, body: JSON.parse(raw.toString()) };
    calls.push(call);
    const own = answer(call);
    if (own === undefined) return forward(target, request, JSON.stringify(call.body), response);
    if (own === 'reset') return void request.socket.resetAndDestroy();
    if (own === 'hang') return;
    response.writeHead(own.status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'request-1' });
    response.end(typeof own.body === 'string' ? own.body : JSON.stringify(own.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    get mostTogether() {
      return mostTogether;
    },
    bodiesOf: (action) => calls.filter((call) => call.action === action).map(({ body }) => body),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function forward(
  target: string,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): Promise<void> {
  const headers = {
    'x-amz-target': String(request.headers['x-amz-target']),
    authorization: String(request.headers.authorization),
  };
  const reply = await fetch(target, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-amz-json-1.0' },
    body,
  });
  response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(Buffer.from(await reply.arrayBuffer()));
}

/** An error as AWS answers it in its JSON protocols. */
export const awsError = (status: number, type: string, message = 'made up'): Answer => ({
  status,
  body: { __type: `com.amazonaws.sqs#${type}`, message },
});
