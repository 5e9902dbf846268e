import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, type Readable, Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { FileStamp } from '@rdp/embedded';
import { CliError } from '../errors.ts';

/** A file to ingest, looked at but not yet read. */
export interface SourceFile extends FileStamp {
  readonly path: string;
  /** Bytes on disk. */
  readonly size: number;
  readonly compression: 'none' | 'gzip' | 'zstd';
  /** SHA-256 in hex of the first `length` bytes on disk; of fewer where the file is shorter. */
  hashHead(length: number): Promise<string>;
}

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];
const READ_BYTES = 64 * 1024;

/** Looks at a file. @throws CliError when it cannot be read, is a folder, or is UTF-16. */
export async function inspectFile(path: string): Promise<SourceFile> {
  const handle = await open(path).catch((cause) => Promise.reject(cannotRead(path, cause)));
  try {
    const stats = await handle.stat({ bigint: true });
    if (stats.isDirectory()) throw new CliError('not_a_file', `${path} is a folder`, { hint: 'name the files in it' });
    const head = await readHead(handle, 4);
    if (UTF16_MARKS.some((mark) => head.subarray(0, 2).equals(mark))) {
      throw new CliError('unsupported_charset', `${path} is UTF-16`, {
        hint: 'iconv -f UTF-16 -t UTF-8 turns it into UTF-8',
      });
    }
    return {
      path,
      device: String(stats.dev),
      inode: String(stats.ino),
      birthNs: String(stats.birthtimeNs),
      size: Number(stats.size),
      compression: compressionOf(head),
      hashHead: (length) => hashHead(path, length),
    };
  } finally {
    await handle.close();
  }
}

/** The compression that the first bytes of a stream tell. */
export function compressionOf(head: Buffer): SourceFile['compression'] {
  if (head.subarray(0, 2).equals(GZIP_MAGIC)) return 'gzip';
  return head.subarray(0, 4).equals(ZSTD_MAGIC) ? 'zstd' : 'none';
}

/** The decompressed bytes of a file from `offset` (in the decompressed stream) on. */
export function readFrom(file: SourceFile, offset: number): Readable {
  if (file.compression === 'none') return createReadStream(file.path, { start: offset, highWaterMark: READ_BYTES });
  return skip(decompress(createReadStream(file.path, { highWaterMark: READ_BYTES }), file.compression), offset);
}

/** The bytes of a stream, decompressed. */
export function decompress(stream: Readable, compression: SourceFile['compression']): Readable {
  if (compression === 'none') return stream;
  const options = { chunkSize: READ_BYTES };
  return chain(stream, compression === 'gzip' ? createGunzip(options) : createZstdDecompress(options));
}

function skip(stream: Readable, bytes: number): Readable {
  if (bytes === 0) return stream;
  let left = bytes;
  return chain(
    stream,
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        const dropped = Math.min(left, chunk.length);
        left -= dropped;
        done(null, dropped === chunk.length ? undefined : chunk.subarray(dropped));
      },
    }),
  );
}

/** An error of either ends both and comes out of the second. */
const chain = (from: Readable, to: Transform): Readable => pipeline(from, to, () => {});

async function hashHead(path: string, length: number): Promise<string> {
  const handle = await open(path);
  try {
    return createHash('sha256')
      .update(await readHead(handle, length))
      .digest('hex');
  } finally {
    await handle.close();
  }
}

async function readHead(handle: FileHandle, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
  return buffer.subarray(0, bytesRead);
}

function cannotRead(path: string, cause: NodeJS.ErrnoException): CliError {
  const why = { ENOENT: 'there is no such file', EACCES: 'permission denied' }[cause.code ?? ''] ?? cause.code;
  return new CliError('cannot_read', `cannot read ${path}: ${why}`, { cause });
}
