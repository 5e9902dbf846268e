import * as z from 'zod/mini';
import type { JsonObject } from '../json.ts';
import type { Limits } from '../limits.ts';
import { logSchema, logsSchema } from './log.ts';
import { PROBLEM_MEDIA_TYPE, problemSchema } from './problem.ts';
import { acceptedManySchema, acceptedOneSchema, healthSchema } from './reply.ts';

/** What the document says of the pipeline that serves it. */
export interface OpenApiOptions {
  readonly limits: Limits;
}

/** The OpenAPI 3.1 description of the HTTP contract, made from the schemas that validate requests and replies. */
export function openApiDocument({ limits }: OpenApiOptions): JsonObject {
  return {
    openapi: '3.1.0',
    info: {
      title: 'RDP',
      version: '1',
      summary: 'Robust Data Processor: takes logs, answers 202, redacts them in the background.',
      description:
        `Limits in bytes: ${limits.wireBytes} on the wire, ${limits.decompressedBytes} decompressed, ` +
        `${limits.logBytes} for one log (text and attributes).`,
    },
    paths: {
      '/ingest': { post: ingestOperation() },
      '/health': { get: { summary: 'Whether the pipeline can take logs.', responses: healthResponses() } },
      '/openapi.json': { get: { summary: 'This document.', responses: { 200: json('The document.', {}) } } },
    },
    components: {
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key of the tenant, rdp_…, where the pipeline asks for keys.',
        },
      },
      schemas: {
        Log: schema(logSchema),
        Logs: schema(logsSchema),
        AcceptedOne: schema(acceptedOneSchema),
        AcceptedMany: schema(acceptedManySchema),
        Problem: schema(problemSchema),
        Health: schema(healthSchema),
      },
    },
  };
}

const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

function ingestOperation(): JsonObject {
  return {
    summary: 'Takes one log or many logs of one tenant.',
    // Either: on loopback no key is asked for.
    security: [{ apiKey: [] }, {}],
    parameters: [
      header('X-Tenant-ID', 'The tenant. Needed for text/plain; fills in a missing tenant_id otherwise.'),
      header('X-Log-ID', 'The log_id of a text/plain body, percent-encoded where not ASCII.'),
      header('Content-Encoding', 'gzip, br or zstd.'),
    ],
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: { anyOf: [ref('Log'), ref('Logs')] } },
        'application/x-ndjson': { schema: { type: 'string', description: 'One Log a line.' } },
        'text/plain': { schema: { type: 'string', description: 'The whole body is one log.' } },
      },
    },
    responses: {
      202: json('Accepted: on the queue, and kept until it is stored.', {
        anyOf: [ref('AcceptedOne'), ref('AcceptedMany')],
      }),
      ...problems({
        400: 'The body is not what its type says, or a field is missing or invalid.',
        401: 'No valid key.',
        403: 'The key is of another tenant or lacks the scope, the tenant is suspended, or the request is not of this machine.',
        404: 'No such path.',
        405: 'Not this method.',
        413: 'Over a limit; the problem names it.',
        415: 'Media type, charset or content coding unknown.',
        429: 'The tenant is over its quota.',
        500: 'The queue did not take it, or not all of it: send again what `failed` lists.',
      }),
    },
  };
}

const healthResponses = (): JsonObject => ({
  200: json('It can take logs.', ref('Health')),
  ...problems({ 500: 'It cannot take logs now.' }),
});

const header = (name: string, description: string): JsonObject => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string' },
});

const json = (description: string, of: JsonObject): JsonObject => ({
  description,
  content: { 'application/json': { schema: of } },
});

const problems = (byStatus: Record<number, string>): JsonObject =>
  Object.fromEntries(
    Object.entries(byStatus).map(([status, description]) => [
      status,
      { description, content: { [PROBLEM_MEDIA_TYPE]: { schema: ref('Problem') } } },
    ]),
  );

/** JSON Schema 2020-12, the dialect of OpenAPI 3.1, without the `$schema` that stands for the whole document. */
function schema(of: z.core.$ZodType): JsonObject {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(of) as JsonObject;
  return rest;
}
