import { PassThrough, type Readable } from 'node:stream';
import { compressionOf, decompress } from './open-source.ts';

/** The bytes of standard input, decompressed where its first bytes say gzip or zstd. */
export async function openStdin(stdin: Readable): Promise<AsyncIterable<Buffer>> {
  const head = await firstBytes(stdin);
  const whole = new PassThrough();
  stdin.pipe(whole);
  stdin.once('error', (error) => whole.destroy(error));
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
