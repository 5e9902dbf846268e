import type { RawLine } from './raw-line.ts';

const LF = 0x0a;
const CR = 0x0d;
/** How much of a line that is too long is kept to show what it was. */
const KEPT_BYTES = 1_024;
const BOM = Buffer.from('\ufeff');

/** Where a stream begins that is read from its middle. */
export interface SplitStart {
  readonly offset: number;
  readonly line: number;
}

/**
 * Cuts a byte stream into lines, at LF; a CR before it belongs to the line end. Gives one array for each chunk of the stream.
 * Holds at most `maxBytes` of a line: what is longer comes out marked, with only its beginning. A byte order mark at the
 * start of the stream is left out, bytes that are not UTF-8 come out as U+FFFD.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  start: SplitStart,
  maxBytes: number,
): AsyncGenerator<RawLine[]> {
  const splitter = createSplitter(start, maxBytes);
  for await (const chunk of chunks) {
    const lines = splitter.push(chunk);
    if (lines.length > 0) yield lines;
  }
  const last = splitter.end();
  if (last) yield [last];
}

function createSplitter({ offset, line }: SplitStart, maxBytes: number) {
  let lineStart = offset;
  let number = line;
  /** The part of the current line that came with earlier chunks. */
  let carried: Buffer[] = [];
  let carriedBytes = 0;

  function finish(tail: Buffer, length: number, ended: boolean): RawLine {
    const whole = carried.length === 0 ? tail : Buffer.concat([...carried, tail]);
    const tooLong = length > maxBytes;
    const end = lineStart + length + (ended ? 1 : 0);
    number++;
    const text = decode(tooLong ? whole.subarray(0, KEPT_BYTES) : whole, lineStart === 0);
    const result: RawLine = { offset: lineStart, end, number, count: 1, text, ended, ...(tooLong && { tooLong }) };
    lineStart = end;
    carried = [];
    carriedBytes = 0;
    return result;
  }

  return {
    push(chunk: Buffer): RawLine[] {
      const lines: RawLine[] = [];
      let from = 0;
      for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, from)) {
        lines.push(finish(chunk.subarray(from, at), carriedBytes + at - from, true));
        from = at + 1;
      }
      if (from < chunk.length) {
        const rest = chunk.subarray(from);
        // Of a line that is too long already, only the length still matters.
        if (carriedBytes <= maxBytes) carried.push(Buffer.from(rest));
        carriedBytes += rest.length;
      }
      return lines;
    },
    end: (): RawLine | undefined => (carriedBytes === 0 ? undefined : finish(Buffer.alloc(0), carriedBytes, false)),
  };
}

function decode(bytes: Buffer, atStart: boolean): string {
  let end = bytes.length;
  if (end > 0 && bytes[end - 1] === CR) end--;
  const begin = atStart && bytes.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
  return bytes.toString('utf8', begin, end);
}
