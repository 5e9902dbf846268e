import type { Runtime } from '../runtime.ts';
import type { Transport, TransportReply } from '../transport.ts';

/** The part of `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The largest answer that is read, in bytes. */
const MAX_REPLY_BYTES = 64 * 1024 * 1024;

/** What a client needs, of what Workers, Vercel, Deno, browsers and Node have in common: fetch, streams, timers, Web Crypto. */
export function edgeRuntime(origin: string, fetch: Fetch): Runtime {
  const gzips = typeof CompressionStream === 'function';
  return {
    transport: fetchTransport(origin, fetch, gzips),
    compress: gzips ? gzip : async (text) => new TextEncoder().encode(text),
    newId: () => crypto.randomUUID(),
    byteLength,
    after(ms, run, hold) {
      const timer = setTimeout(run, ms);
      // Node and Deno wait for a timer; the others give a number.
      if (!hold && typeof timer === 'object') timer.unref();
      return () => clearTimeout(timer);
    },
  };
}

/** Its errors are those of `fetch`: who sends makes them an RdpError. */
function fetchTransport(origin: string, fetch: Fetch, gzips: boolean): Transport {
  const destroyed = new AbortController();
  return {
    async exchange({ method, path, headers, body, signal }) {
      const response = await fetch(`${origin}${path}`, {
        method,
        headers: gzips ? headers : withoutCoding(headers),
        signal: AbortSignal.any([signal, destroyed.signal]),
        // A redirected POST would be sent again as a GET; RDP never redirects.
        redirect: 'manual',
        ...(body !== undefined && { body: body as NonNullable<RequestInit['body']> }),
      });
      return await read(response);
    },
    // fetch keeps its connections to itself.
    close: async () => {},
    destroy: async () => destroyed.abort(),
  };
}

/** Where nothing can compress, `compress` gives the text as it is. */
const withoutCoding = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'content-encoding'));

async function read(response: Response): Promise<TransportReply> {
  return {
    status: response.status,
    text: await readText(response),
    retryAfter: response.headers.get('retry-after') ?? undefined,
  };
}

/** @throws Error for an answer over the limit: it is not of RDP. */
async function readText({ body }: Response): Promise<string> {
  if (!body) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // Not every browser iterates a stream.
  const reader = body.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MAX_REPLY_BYTES) throw new Error('the answer is too long');
    text += decoder.decode(value, { stream: true });
  }
}

async function gzip(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Bytes of `text` in UTF-8, a lone surrogate counted as the three bytes of U+FFFD. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    bytes += 1;
    if (unit < 0x800) continue;
    bytes += 1;
    const isPair = unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
    // Four bytes for two units.
    if (isPair) i++;
  }
  return bytes;
}
