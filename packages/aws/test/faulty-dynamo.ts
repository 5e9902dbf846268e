import { Readable } from 'node:stream';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDynamoClient } from '../src/clients/dynamo.ts';
import { requestHandler } from '../src/clients/http.ts';

/** A request on the wire: what is asked for, and the body. */
export interface WireRequest {
  readonly action: string;
  // biome-ignore lint/suspicious/noExplicitAny: a body is looked into by tests only
  readonly body: any;
}

/** A reply as DynamoDB writes it: an error where `__type` stands. */
export interface WireReply {
  readonly status: number;
  readonly body: unknown;
}

/** An error reply. */
export const errorReply = (type: string, message = 'made up', status = 400, more: object = {}): WireReply => ({
  status,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message, ...more },
});

/**
 * A client that writes down each request as it goes over the wire, and gets the reply that `answer` makes up for it, or
 * where that is nothing, the true one. The SDK tries each request once, so that every try of ours is seen.
 */
export function faultyClient(answer: (request: WireRequest) => WireReply | undefined): {
  client: DynamoDBDocumentClient;
  requests: WireRequest[];
  /** The most requests that were under way at a time. */
  peak: () => number;
} {
  const requests: WireRequest[] = [];
  const inner = requestHandler();
  let underWay = 0;
  let peak = 0;
  const handle: typeof inner.handle = async (request, options) => {
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const seen = { action, body: JSON.parse(new TextDecoder().decode(request.body)) };
    requests.push(seen);
    const reply = answer(seen);
    if (!reply) return inner.handle(request, options);
    const body = Readable.from([JSON.stringify(reply.body)]);
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'REQUEST-1' };
    return { response: { statusCode: reply.status, headers, body } as never };
  };
  const client = createDynamoClient({
    maxAttempts: 1,
    requestHandler: {
      metadata: inner.metadata ?? { handlerProtocol: 'http/1.1' },
      async handle(request: Parameters<typeof handle>[0], options: Parameters<typeof handle>[1]) {
        peak = Math.max(peak, ++underWay);
        return handle(request, options).finally(() => underWay--);
      },
    },
  });
  return { client, requests, peak: () => peak };
}
