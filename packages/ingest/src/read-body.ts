import { promisify } from 'node:util';
import { brotliDecompress, gunzip, zstdDecompress } from 'node:zlib';
import { type Limits, RdpError } from '@rdp/core';
import type { ByteBudget } from './byte-budget.ts';
import type { IngestRequest } from './request.ts';

type Decompress = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>;

const DECODERS: Readonly<Record<string, Decompress>> = {
  gzip: promisify(gunzip) as Decompress,
  'x-gzip': promisify(gunzip) as Decompress,
  br: promisify(brotliDecompress) as Decompress,
  zstd: promisify(zstdDecompress) as Decompress,
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
    const wire = await collect(request.body, limits.wireBytes, hold);
    if (!decode) return await use(wire);
    const bytes = await decompress(decode, wire, limits.decompressedBytes);
    hold(bytes.length);
    return await use(bytes);
  } finally {
    budget.release(held);
  }
}

/** A body that says it is too large is refused before it is read. */
function assertDeclared(contentLength: string | undefined, limit: number): void {
  if (contentLength !== undefined && Number(contentLength) > limit) throw tooLarge('body_too_large', 'body', limit);
}

/** By the `Content-Encoding` field (RFC 9110, section 8.4). */
function decoderFor(coding: string | undefined): Decompress | undefined {
  const name = coding?.trim().toLowerCase();
  if (name === undefined || name === '' || name === 'identity') return undefined;
  if (Object.hasOwn(DECODERS, name)) return DECODERS[name];
  throw new RdpError('unsupported_content_encoding', 'the content coding is not supported', {
    hint: 'use one of gzip, br, zstd',
  });
}

async function collect(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
  hold: (bytes: number) => void,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of incomplete(chunks)) {
    size += chunk.length;
    if (size > limit) throw tooLarge('body_too_large', 'body', limit);
    hold(chunk.length);
    parts.push(chunk);
  }
  return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts, size);
}

async function* incomplete(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (cause) {
    throw new RdpError('body_incomplete', 'the body ended before it was whole', { cause });
  }
}

async function decompress(decode: Decompress, wire: Uint8Array, limit: number): Promise<Uint8Array> {
  try {
    return await decode(wire, { maxOutputLength: limit });
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge('decompressed_too_large', 'decompressed body', limit);
    }
    throw new RdpError('corrupt_encoding', 'the body is not what its Content-Encoding says', { cause });
  }
}

const tooLarge = (code: 'body_too_large' | 'decompressed_too_large', name: string, bytes: number): RdpError =>
  new RdpError(code, `the ${name} is over the limit of ${bytes} bytes`, { data: { limit: { name, bytes } } });
