import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import type { RejectedLine } from './sink.ts';

/** A file that keeps the lines that were rejected, each with its reason: a JSON object a line. Made with the first one. */
export interface Rejects {
  readonly path: string;
  /** Resolves once the line is in the file: the end of this process no longer takes it away. */
  add(source: string, rejected: RejectedLine): Promise<void>;
  close(): Promise<void>;
}

/** Rejects in a file that only its owner may read: it holds raw text. An existing file is added to. */
export function createRejects(path: string): Rejects {
  let stream: WriteStream | undefined;
  const open = (): WriteStream => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return createWriteStream(path, { flags: 'a', mode: 0o600 });
  };
  return {
    path,
    async add(source, { line, error }) {
      stream ??= open();
      const entry = {
        source,
        line: line.number,
        offset: line.offset,
        bytes: line.end - line.offset,
        code: error.code,
        message: error.message,
        ...(line.tooLong ? { text_begins: line.text } : { text: line.text }),
      };
      await written(stream, `${JSON.stringify(entry)}\n`);
    },
    async close() {
      stream?.end();
      if (stream) await finished(stream);
    },
  };
}

const written = (stream: WriteStream, text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
