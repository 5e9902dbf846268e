import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

/** A request as a scripted server saw it. */
export interface Seen {
  readonly headers: IncomingMessage['headers'];
  /** The NDJSON entries of its body. */
  readonly logs: { log_id: string; text: string }[];
}

/** Answers one request. */
export type Answer = (response: ServerResponse, seen: Seen) => void;

/** A real HTTP server that answers request n with `answers[n]`, and with the last of them from then on. */
export async function scripted(...answers: Answer[]) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const raw = Buffer.concat(parts);
    const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString();
    const logs = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
    seen.push({ headers: request.headers, logs });
    const answer = answers[Math.min(seen.length, answers.length) - 1] as Answer;
    answer(response, { headers: request.headers, logs });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** A JSON answer. */
export const json =
  (status: number, body: (seen: Seen) => unknown, headers: Record<string, string> = {}): Answer =>
  (response, seen) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body(seen)));
  };

/** 202 for every log of the request. */
export const accepted: Answer = json(202, ({ logs }) => ({
  status: 'accepted',
  accepted: logs.length,
  logs: logs.map(({ log_id }, index) => ({ index, log_id, message_id: 'm' })),
  rejected: [],
}));

/** A problem body of RDP. */
export const problem = (status: number, code: string, retryable: boolean, extra: object = {}, headers = {}): Answer =>
  json(
    status,
    () => ({ type: 'about:blank', title: 'x', status, detail: `it is ${code}`, code, retryable, ...extra }),
    headers,
  );
