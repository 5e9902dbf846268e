/**
 * @module
 * The process of a fault proxy: `node fault-proxy-process.ts <plan>`, forked by `fault-proxy.ts`. It passes the calls of AWS's
 * JSON protocol on to a service, and lets some of them fare as the plan says. A GET gives what it has counted. It ends when its
 * parent does.
 */
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Fault, FaultPlan } from './faults.ts';
import { createRandom, type Random } from './random.ts';

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** A call on its way. */
interface Exchange {
  /** `SendMessageBatch`. */
  readonly action: string;
  readonly isSqs: boolean;
  readonly random: Random;
  readonly body: Buffer;
  readonly response: ServerResponse;
  /** Has the service do it. */
  readonly forward: (body?: Buffer) => Promise<Reply>;
}

interface BatchInput {
  readonly Entries: readonly { readonly Id: string }[];
}

interface BatchOutput {
  readonly Successful?: readonly object[];
  readonly Failed?: readonly object[];
}

interface ReceiveInput {
  readonly QueueUrl: string;
  readonly MaxNumberOfMessages?: number;
}

type Message = Readonly<Record<string, unknown>>;

process.on('disconnect', () => process.exit());

const { target, seed, rates }: FaultPlan = JSON.parse(process.argv[2] ?? '');
const agent = new Agent({ keepAlive: true });
const counts: Record<string, number> = {};
const streams = new Map<string, Random>();
/** What was handed out of a queue, the newest last. */
const handedOut = new Map<string, Message[]>();
/** What is handed out of a queue only with the next receive. */
const heldBack = new Map<string, Message[]>();

const MAX_REMEMBERED = 50;
const JSON_TYPE = 'application/x-amz-json-1.0';

const count = (name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

/** The chances of one action: what happens to other actions does not change them. */
function chancesOf(action: string): Random {
  const stream = streams.get(action) ?? createRandom(hash('sha256', action, 'buffer').readInt32BE(0), seed);
  streams.set(action, stream);
  return stream;
}

function draw(action: string, random: Random): Fault | undefined {
  let left = random.next();
  for (const [fault, rate] of Object.entries(rates[action] ?? rates['*'] ?? {})) {
    left -= rate;
    if (left < 0) return fault as Fault;
  }
  return undefined;
}

/** An error as AWS writes it in its JSON protocols; SQS names it once more for clients of its older protocol. */
const awsError = (status: number, namespace: string, name: string, { isSqs }: Exchange): Reply => ({
  status,
  headers: {
    'content-type': JSON_TYPE,
    'x-amzn-requestid': crypto.randomUUID(),
    'x-amzn-errortype': `${namespace}#${name}`,
    ...(isSqs && { 'x-amzn-query-error': `${name};${status < 500 ? 'Sender' : 'Receiver'}` }),
  },
  body: Buffer.from(JSON.stringify({ __type: `${namespace}#${name}`, message: 'made up by the fault proxy' })),
});

const SQS = 'com.amazonaws.sqs';
const DYNAMO = 'com.amazonaws.dynamodb.v20120810';

function throttled(exchange: Exchange): Reply {
  if (exchange.isSqs) return awsError(400, SQS, 'RequestThrottled', exchange);
  return exchange.random.chance(0.5)
    ? awsError(400, DYNAMO, 'ProvisionedThroughputExceededException', exchange)
    : awsError(400, 'com.amazon.coral.availability', 'ThrottlingException', exchange);
}

const serverError = (exchange: Exchange): Reply =>
  exchange.isSqs
    ? awsError(500, SQS, 'InternalError', exchange)
    : awsError(500, DYNAMO, 'InternalServerError', exchange);

const BAD_GATEWAY: Reply = {
  status: 503,
  headers: { 'content-type': 'text/html' },
  body: Buffer.from('<html><body><h1>503 Service Unavailable</h1></body></html>'),
};

function send({ response }: Exchange, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
}

/** Begins a reply. It is declared longer than it is, so that also one of no bytes has a half that is missing. */
async function sendHalf({ response }: Exchange, { status, headers, body }: Reply): Promise<void> {
  response.writeHead(status, { ...headers, 'content-length': body.length + 1 });
  response.flushHeaders();
  await new Promise<unknown>((sent) => response.write(body.subarray(0, Math.ceil(body.length / 2)), sent));
}

const reset = ({ response }: Exchange): unknown => response.socket?.resetAndDestroy();

/** Half of the entries are not given to the service, on average. */
async function failSome(exchange: Exchange): Promise<void> {
  const input: BatchInput = JSON.parse(exchange.body.toString());
  const kept: BatchInput['Entries'][number][] = [];
  const lost: object[] = [];
  for (const entry of input.Entries) {
    if (exchange.random.chance(0.5)) kept.push(entry);
    else lost.push({ Id: entry.Id, SenderFault: false, Code: 'InternalError', Message: 'made up by the fault proxy' });
  }
  const reply = kept.length > 0 ? await exchange.forward(toJson({ ...input, Entries: kept })) : EMPTY;
  if (reply.status !== 200) return send(exchange, reply);
  const output: BatchOutput = JSON.parse(reply.body.toString());
  const body = toJson({ Successful: output.Successful ?? [], Failed: [...(output.Failed ?? []), ...lost] });
  send(exchange, { ...reply, body });
}

const toJson = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const EMPTY: Reply = { status: 200, headers: { 'content-type': JSON_TYPE }, body: toJson({}) };

/** Hands out what the service gives and what was held back before, changed by `change`. */
async function receive(exchange: Exchange, change: (messages: Message[], queue: string) => Message[]): Promise<void> {
  const { QueueUrl: queue, MaxNumberOfMessages: max = 1 }: ReceiveInput = JSON.parse(exchange.body.toString());
  const reply = await exchange.forward();
  if (reply.status !== 200) return send(exchange, reply);
  const { Messages = [] }: { Messages?: Message[] } = JSON.parse(reply.body.toString());
  const held = heldBack.get(queue) ?? [];
  heldBack.set(queue, []);
  const all = change([...held, ...Messages], queue);
  const out = all.slice(0, max);
  heldBack.get(queue)?.push(...all.slice(max));
  handedOut.set(queue, [...(handedOut.get(queue) ?? []), ...out].slice(-MAX_REMEMBERED));
  send(exchange, { ...reply, body: toJson({ Messages: out }) });
}

const replay = (exchange: Exchange): Promise<void> =>
  receive(exchange, (messages, queue) => {
    const again = exchange.random.shuffle(handedOut.get(queue) ?? []).slice(0, exchange.random.int(1, 4));
    return [...again, ...messages];
  });

const reorder = (exchange: Exchange): Promise<void> =>
  receive(exchange, (messages, queue) => {
    const out: Message[] = [];
    for (const message of exchange.random.shuffle(messages)) {
      if (exchange.random.chance(0.5)) out.push(message);
      else heldBack.get(queue)?.push(message);
    }
    return out;
  });

const passOn = async (exchange: Exchange): Promise<void> => {
  if (exchange.action === 'ReceiveMessage') return receive(exchange, (messages) => messages);
  send(exchange, await exchange.forward());
};

const FAULTS: Readonly<Record<Fault, (exchange: Exchange) => unknown>> = {
  throttle: (exchange) => send(exchange, throttled(exchange)),
  'server-error': (exchange) => send(exchange, serverError(exchange)),
  'bad-gateway': (exchange) => send(exchange, BAD_GATEWAY),
  'reset-before': reset,
  'reset-after': async (exchange) => {
    await exchange.forward();
    reset(exchange);
  },
  'cut-reply': async (exchange) => {
    await sendHalf(exchange, await exchange.forward());
    reset(exchange);
  },
  'hang-before': () => {},
  'hang-after': (exchange) => exchange.forward(),
  'hang-midway': async (exchange) => sendHalf(exchange, await exchange.forward()),
  'some-failed': failSome,
  replay,
  reorder,
};

function forward({ headers }: IncomingMessage, body: Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { host: _host, connection: _connection, ...rest } = headers;
    const call = request(target, { method: 'POST', agent, headers: { ...rest, 'content-length': body.length } });
    call.on('error', reject);
    call.on('response', (response) => {
      const { connection: _1, 'keep-alive': _2, 'transfer-encoding': _3, ...kept } = response.headers;
      const toReply = (whole: Buffer): Reply => ({ status: response.statusCode ?? 500, headers: kept, body: whole });
      buffer(response).then(toReply).then(resolve, reject);
    });
    call.end(body);
  });
}

async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  if (incoming.method === 'GET') return void response.end(JSON.stringify(counts));
  const [service, action = ''] = String(incoming.headers['x-amz-target']).split('.');
  const body = await buffer(incoming);
  const random = chancesOf(action);
  const fault = draw(action, random);
  count(action);
  if (fault) count(`${action} ${fault}`);
  const exchange: Exchange = {
    action,
    isSqs: service === 'AmazonSQS',
    random,
    body,
    response,
    forward: (changed = body) => forward(incoming, changed),
  };
  await (fault ? FAULTS[fault] : passOn)(exchange);
}

// A caller that is gone, or a service that breaks a connection itself: to the other side both are a connection that breaks.
const server = createServer((incoming, response) => {
  answer(incoming, response).catch(() => response.socket?.resetAndDestroy());
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
