import { type Limits, normalize, parseMediaType, RdpError, toRdpError } from '@rdp/core';
import { openApiDocument } from '@rdp/core/contract';
import type { LogQueue } from '@rdp/core/ports';
import { accept } from './accept.ts';
import type { Authenticate } from './authenticate.ts';
import { createByteBudget } from './byte-budget.ts';
import { withBody } from './read-body.ts';
import { acceptedReply, jsonReply, problemReply } from './reply.ts';
import type { IngestRequest, IngestResponse } from './request.ts';

/** What the ingest use case needs. */
export interface IngestDependencies {
  readonly queue: Pick<LogQueue, 'send'>;
  readonly limits: Limits;
  readonly authenticate: Authenticate;
  /** Takes from the tenant's quota. Throws `quota_exceeded` with the seconds to wait. Without it there is no quota. */
  readonly admit?: (tenantId: string, use: { readonly logs: number; readonly bytes: number }) => Promise<void>;
  /** Throws when the pipeline cannot take logs now. */
  readonly checkHealth: () => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Makes a random log_id: a UUID v4. */
  readonly newId: () => string;
  /** Is told how many logs of a request were taken, and how many it had that were not. */
  readonly onTaken?: (counts: { readonly accepted: number; readonly rejected: number }) => void;
  /** Is told of each request that was refused as a whole or in part, and why. */
  readonly onRefused?: (error: RdpError) => void;
  /** Is told of an error that no code of RDP foresaw. */
  readonly onUnexpected?: (error: RdpError) => void;
  /**
   * The bytes that all requests together may hold in memory.
   * @defaultValue 256 MiB
   */
  readonly bufferBytes?: number;
}

/** Answers one request; never throws. */
export type IngestApp = (request: IngestRequest) => Promise<IngestResponse>;

type Handler = (request: IngestRequest) => Promise<IngestResponse>;

const DEFAULT_BUFFER_BYTES = 256 * 1024 * 1024;

/** The HTTP contract over any platform: method and path to step, and every error to its problem reply. */
export function createIngestApp(dependencies: IngestDependencies): IngestApp {
  const budget = createByteBudget(dependencies.bufferBytes ?? DEFAULT_BUFFER_BYTES);
  // Made when it is first asked for: a function that starts has a request waiting.
  let openApi: string | undefined;
  const routes: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
    '/ingest': { POST: (request) => ingest(request, dependencies, budget) },
    '/health': {
      GET: async () => {
        await dependencies.checkHealth();
        return jsonReply(200, { status: 'ok' });
      },
    },
    '/openapi.json': {
      GET: async () => {
        openApi ??= JSON.stringify(openApiDocument({ limits: dependencies.limits }));
        return { status: 200, headers: { 'content-type': 'application/json' }, body: openApi };
      },
    },
  };
  return async (request) => {
    const methods = Object.hasOwn(routes, request.path) ? routes[request.path] : undefined;
    if (!methods) return problemReply(new RdpError('not_found', 'no such path'));
    const handler = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
    if (!handler) return methodNotAllowed(Object.keys(methods));
    try {
      return await handler(request);
    } catch (cause) {
      const error = toRdpError(cause);
      dependencies.onRefused?.(error);
      if (error.code === 'internal') dependencies.onUnexpected?.(error);
      return problemReply(error);
    }
  };
}

function methodNotAllowed(allowed: readonly string[]): IngestResponse {
  const allow = allowed.join(', ');
  return problemReply(new RdpError('method_not_allowed', `this path takes ${allow}`), { allow });
}

async function ingest(
  request: IngestRequest,
  dependencies: IngestDependencies,
  budget: ReturnType<typeof createByteBudget>,
): Promise<IngestResponse> {
  const { queue, limits, now, newId } = dependencies;
  const caller = await dependencies.authenticate(request.header('authorization'));
  const mediaType = parseMediaType(request.header('content-type'));
  return withBody(request, limits, budget, async (bytes) => {
    const normalized = normalize(
      { mediaType, bytes, tenantId: request.header('x-tenant-id'), logId: request.header('x-log-id') },
      { logBytes: limits.logBytes, maxLogs: limits.logs, newId },
    );
    await caller.authorize('ingest', normalized.tenantId);
    await dependencies.admit?.(normalized.tenantId, { logs: normalized.logs.length, bytes: bytes.length });
    const accepted = await accept(queue, limits, normalized, new Date(now()).toISOString());
    dependencies.onTaken?.({ accepted: accepted.taken.length, rejected: normalized.rejected.length });
    return acceptedReply(normalized, accepted);
  });
}
