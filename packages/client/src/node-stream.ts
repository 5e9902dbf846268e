import { Writable } from 'node:stream';
import { createLines } from './lines.ts';
import { endChunks, type LogTarget, writeChunk } from './stream.ts';

/** How many chunks wait inside the stream: the logs themselves wait in the buffer of the client. */
const HIGH_WATER_MARK = 16;

/** A Node Writable into `target`, with its back-pressure. */
export function nodeLogStream(target: LogTarget): Writable {
  const lines = createLines();
  return new Writable({
    objectMode: true,
    highWaterMark: HIGH_WATER_MARK,
    write(chunk, _encoding, done) {
      writeChunk(chunk, lines, target).then(() => done(), done);
    },
    final(done) {
      endChunks(lines, target).then(() => done(), done);
    },
  });
}
