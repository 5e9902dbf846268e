import type { Duplex } from 'node:stream';
import { createBrotliDecompress, createGunzip, createZstdDecompress } from 'node:zlib';
import { type Limits, RdpError } from '@rdp/core';
import type { ByteBudget } from './byte-budget.ts';
import type { IngestRequest } from './request.ts';

/** What a decompressor gives at once: more of it costs memory, less costs turns of the event loop. */
const CHUNK = { chunkSize: 256 * 1024 };

const DECODERS: Readonly<Record<string, () => Duplex>> = {
  gzip: () => createGunzip(CHUNK),
  'x-gzip': () => createGunzip(CHUNK),
  br: () => createBrotliDecompress(CHUNK),
  zstd: () => createZstdDecompress(CHUNK),
};

/**
 * Reads a body, decompresses it and hands it to `use`; its bytes count against `budget` until `use` is done.
 * @throws RdpError `body_too_large` or `decompressed_too_large` as soon as the limit is passed, `unsupported_content_encoding`,
 * `corrupt_encoding`, or `body_incomplete` when the sender went away.
 */
export async function withBody<T>(
  request: IngestRequest,
  limits: Limits,
  budget: ByteBudget,
  use: (bytes: Uint8Array) => Promise<T>,
): Promise<T> {
  const decode = decoderFor(request.header('content-encoding'));
  assertDeclared(request.header('content-length'), limits.wireBytes);
  let held = 0;
  const hold = (bytes: number): void => {
    budget.take(bytes);
    held += bytes;
  };
  try {
    const wire = await readWire(request.body, hold, limits.wireBytes);
    return await use(decode ? await decompress(decode(), wire, hold, limits.decompressedBytes) : wire);
  } finally {
    budget.release(held);
  }
}

/** A body that says it is too large is refused before it is read. */
function assertDeclared(contentLength: string | undefined, limit: number): void {
  if (contentLength !== undefined && Number(contentLength) > limit) throw tooLarge('body_too_large', 'body', limit);
}

/** By the `Content-Encoding` field (RFC 9110, section 8.4). */
function decoderFor(coding: string | undefined): (() => Duplex) | undefined {
  const name = coding?.trim().toLowerCase();
  if (name === undefined || name === '' || name === 'identity') return undefined;
  if (Object.hasOwn(DECODERS, name)) return DECODERS[name];
  throw new RdpError('unsupported_content_encoding', 'the content coding is not supported', {
    hint: 'use one of gzip, br, zstd',
  });
}

/** All chunks as one. @throws what `over` gives as soon as there are more bytes than `limit`. */
async function collect(
  chunks: AsyncIterable<Uint8Array>,
  hold: (bytes: number) => void,
  limit: number,
  over: () => RdpError,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limit) throw over();
    hold(chunk.length);
    parts.push(chunk);
  }
  return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts, size);
}

async function readWire(
  body: AsyncIterable<Uint8Array>,
  hold: (bytes: number) => void,
  limit: number,
): Promise<Uint8Array> {
  try {
    return await collect(body, hold, limit, () => tooLarge('body_too_large', 'body', limit));
  } catch (cause) {
    if (cause instanceof RdpError) throw cause;
    throw new RdpError('body_incomplete', 'the body ended before it was whole', { cause });
  }
}

async function decompress(
  decoder: Duplex,
  wire: Uint8Array,
  hold: (bytes: number) => void,
  limit: number,
): Promise<Uint8Array> {
  decoder.end(wire);
  try {
    return await collect(decoder, hold, limit, () => tooLarge('decompressed_too_large', 'decompressed body', limit));
  } catch (cause) {
    if (cause instanceof RdpError) throw cause;
    throw new RdpError('corrupt_encoding', 'the body is not what its Content-Encoding says', { cause });
  }
}

const tooLarge = (code: 'body_too_large' | 'decompressed_too_large', name: string, bytes: number): RdpError =>
  new RdpError(code, `the ${name} is over the limit of ${bytes} bytes`, { data: { limit: { name, bytes } } });
