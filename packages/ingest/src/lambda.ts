import { RdpError, toRdpError } from '@rdp/core';
import type { IngestApp } from './app.ts';
import { problemReply } from './reply.ts';
import type { IngestRequest, IngestResponse } from './request.ts';

/**
 * What RDP reads of the event of a Lambda function URL, payload format 2.0
 * (docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html, "Request and response payloads").
 */
export interface FunctionUrlEvent {
  /** Without the query. */
  readonly rawPath: string;
  /** Names in lower case; fields of one name are joined by a comma. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Absent where the request has none. */
  readonly body?: string;
  /** Whether `body` is base64: so for every media type that AWS does not take for text, and for every content coding. */
  readonly isBase64Encoded: boolean;
  readonly requestContext: { readonly http: { readonly method: string } };
}

/** The reply of a Lambda function URL, payload format 2.0. */
export interface FunctionUrlResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: false;
}

/** The ingest application behind a Lambda function URL. It only translates: event in, plain call, result out. Never throws. */
export const createHandler =
  (app: IngestApp) =>
  async (event: FunctionUrlEvent): Promise<FunctionUrlResult> => {
    try {
      return toResult(await app(toRequest(event)));
    } catch (cause) {
      return toResult(problemReply(toRdpError(cause)));
    }
  };

function toRequest(event: FunctionUrlEvent): IngestRequest {
  const method = event?.requestContext?.http?.method;
  if (typeof method !== 'string' || typeof event.rawPath !== 'string') {
    throw new RdpError('invalid_http', 'the event is not a request to a function URL');
  }
  const headers = event.headers ?? {};
  return {
    method,
    path: event.rawPath,
    header: (name) => (Object.hasOwn(headers, name) ? headers[name] : undefined),
    body: bodyOf(event),
  };
}

async function* bodyOf({ body, isBase64Encoded }: FunctionUrlEvent): AsyncGenerator<Uint8Array> {
  if (typeof body === 'string' && body !== '') yield Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
}

const toResult = ({ status, headers, body }: IngestResponse): FunctionUrlResult => ({
  statusCode: status,
  headers,
  body,
  isBase64Encoded: false,
});
