import { PassThrough, type Readable } from 'node:stream';
import { compressionOf, decompress } from './open-source.ts';

/**
 * The bytes of standard input, decompressed where its first bytes say gzip or zstd. When `signal` is aborted the stream ends
 * where it is, so that what was read is not lost.
 */
export async function openStdin(stdin: Readable, signal: AbortSignal): Promise<AsyncIterable<Buffer>> {
  const whole = new PassThrough();
  const stop = (): void => {
    stdin.unpipe(whole).destroy();
    whole.end();
  };
  signal.addEventListener('abort', stop, { once: true });
  const head = await firstBytes(stdin);
  stdin.once('error', (error) => whole.destroy(error));
  if (signal.aborted) whole.end();
  else stdin.pipe(whole);
  return decompress(whole, compressionOf(head));
}

/** Waits for the first bytes and puts them back. */
async function firstBytes(stream: Readable): Promise<Buffer> {
  for (;;) {
    const chunk = stream.read() as Buffer | null;
    if (chunk !== null) {
      stream.unshift(chunk);
      return chunk;
    }
    if (stream.readableEnded || stream.destroyed) return Buffer.alloc(0);
    await new Promise<void>((resolve) => {
      stream.once('readable', resolve).once('end', resolve).once('close', resolve);
    });
  }
}
