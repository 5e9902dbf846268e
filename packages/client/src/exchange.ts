import { RdpError } from './errors.ts';
import type { ResolvedOptions } from './options.ts';
import { readReply } from './reply.ts';
import { aborted } from './retry.ts';
import type { Runtime } from './runtime.ts';
import type { TransportReply, TransportRequest } from './transport.ts';

/** A request before the client's own headers and its deadline are added. */
export type ExchangeRequest = Omit<TransportRequest, 'signal' | 'headers'> & {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
};

/** Sends one request and gives the body of its answer. @throws RdpError. */
export type Exchange = (request: ExchangeRequest) => Promise<unknown>;

/** One request within the deadline of the options, with the key of the client. */
export function createExchange(options: ResolvedOptions, runtime: Runtime): Exchange {
  const { origin, basePath, timeoutMs, apiKey } = options;
  const authorization = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  return async ({ path, headers, signal, ...request }) => {
    if (signal?.aborted) throw aborted(signal.reason);
    const ended = new AbortController();
    const onAbort = (): void => ended.abort();
    signal?.addEventListener('abort', onAbort, { once: true });
    const stop = runtime.after(timeoutMs, onAbort, true);
    let reply: TransportReply;
    try {
      reply = await runtime.transport.exchange({
        ...request,
        path: `${basePath}${path}`,
        headers: { ...headers, ...authorization },
        signal: ended.signal,
      });
    } catch (cause) {
      if (signal?.aborted) throw aborted(signal.reason);
      const reason = ended.signal.aborted ? `no answer within ${timeoutMs} ms` : (codeOf(cause) ?? 'no answer');
      throw new RdpError(`cannot reach ${origin} (${reason})`, { code: 'unreachable', retryable: true, cause });
    } finally {
      stop();
      signal?.removeEventListener('abort', onAbort);
    }
    return readReply(reply, Date.now());
  };
}

/** The code of a network fault; `fetch` has it one level down. */
const codeOf = (error: unknown): string | undefined => {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  const found = code ?? cause?.code;
  return typeof found === 'string' ? found : undefined;
};
