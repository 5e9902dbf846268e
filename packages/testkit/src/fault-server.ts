import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { problem, type TakenLog, type Upstream, type UpstreamReply } from './memory-pipeline.ts';

/** What goes wrong with a request that the pipeline takes all the same. */
const AFTER = ['reply-lost', 'reset-in-reply', 'slow-reply', 'invalid-json', 'partial-500'] as const;
/** What goes wrong with a request before the pipeline sees any of it. */
const BEFORE = [
  'reset',
  'reset-in-body',
  'hang',
  'quota',
  'too-large',
  'queue-unavailable',
  'aws-429',
  'aws-413',
  'aws-502',
  'foreign-200',
] as const;

/** What happens to one request. */
export type HttpFault = (typeof AFTER)[number] | (typeof BEFORE)[number] | 'none';

/** Every fault. */
export const HTTP_FAULTS: readonly HttpFault[] = ['none', ...BEFORE, ...AFTER];

/** A server that hurts what passes through it. */
export interface FaultServer {
  readonly url: string;
  /** The faults that happened, in their order. */
  readonly happened: readonly HttpFault[];
  close(): Promise<void>;
}

/** What {@link startFaultServer} needs. */
export interface FaultServerOptions {
  readonly upstream: Upstream;
  /** The fault of request `n`, from 0. */
  readonly fault: (n: number) => HttpFault;
}

/** How long a slow reply waits between two bytes, in milliseconds. */
const DRIP_MS = 15;

/** A real HTTP server before a pipeline, with a fault for each request. `aws-413` and `too-large` let a single log pass. */
export async function startFaultServer({ upstream, fault }: FaultServerOptions): Promise<FaultServer> {
  const happened: HttpFault[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const server = createServer((request, response) => {
    const kind = fault(happened.length);
    happened.push(kind);
    // A client that goes away while it is answered is what this is for.
    serve(kind, request, response).catch(() => response.destroy());
  });

  async function serve(kind: HttpFault, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (kind === 'reset') return void request.socket.destroy();
    if (kind === 'reset-in-body') return void request.once('data', () => request.socket.destroy());
    const logs = await readLogs(request);
    if (kind === 'hang') return;
    const canned = CANNED[kind];
    const passes = canned?.status === 413 && logs.length === 1;
    if (canned && !passes) return reply(response, canned.status, canned.body);
    if (kind === 'partial-500') return await partially(response, logs);
    const { status, body } = await upstream(logs);
    const text = JSON.stringify(body);
    if (kind === 'reply-lost') return void response.destroy();
    if (kind === 'invalid-json') return reply(response, 202, text.slice(0, -1));
    if (kind === 'reset-in-reply') {
      response.writeHead(status, { 'content-length': text.length });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
      return;
    }
    if (kind === 'slow-reply') return drip(response, status, text);
    reply(response, status, text);
  }

  async function partially(response: ServerResponse, logs: readonly TakenLog[]): Promise<void> {
    const taken = logs.filter((_log, index) => index % 2 === 0);
    const { body } = await upstream(taken);
    const back = (entries: UpstreamReply['body']['logs']) =>
      (entries as { index: number }[] | undefined)?.map((entry) => ({ ...entry, index: entry.index * 2 })) ?? [];
    const failed = logs.flatMap((_log, index) =>
      index % 2 === 1 ? [{ index, code: 'queue_unavailable', message: 'not taken' }] : [],
    );
    const facts = { logs: back(body.logs), rejected: back(body.rejected), failed };
    reply(response, 500, JSON.stringify(problem(500, 'queue_unavailable', true, facts)));
  }

  function drip(response: ServerResponse, status: number, text: string): void {
    response.writeHead(status, { 'content-type': 'application/json' });
    let at = 0;
    const timer = setInterval(() => {
      if (response.destroyed || at >= text.length) {
        clearInterval(timer);
        timers.delete(timer);
        response.end();
      } else response.write(text[at++]);
    }, DRIP_MS);
    timers.add(timer);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    happened,
    close: () =>
      new Promise((resolve) => {
        for (const timer of timers) clearInterval(timer);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Canned {
  readonly status: number;
  readonly body: string;
}

const ofRdp = (status: number, code: string, retryable: boolean): Canned => ({
  status,
  body: JSON.stringify(problem(status, code, retryable)),
});

/** Answers of RDP, and of what stands before it: AWS answers oversized events, throttling and crashes by itself. */
const CANNED: Readonly<Partial<Record<HttpFault, Canned>>> = {
  quota: ofRdp(429, 'quota_exceeded', true),
  'queue-unavailable': ofRdp(500, 'queue_unavailable', true),
  'too-large': ofRdp(413, 'body_too_large', false),
  'aws-413': { status: 413, body: '{"message":"Request Too Long"}' },
  'aws-429': {
    status: 429,
    body: '{"Reason":"ConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."}',
  },
  'aws-502': { status: 502, body: 'Internal Server Error' },
  'foreign-200': { status: 200, body: '{"portal":"please log in"}' },
};

const reply = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(text);
};

async function readLogs(request: IncomingMessage): Promise<TakenLog[]> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const raw = Buffer.concat(parts);
  const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
