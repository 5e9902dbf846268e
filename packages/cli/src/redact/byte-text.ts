import { isUtf8 } from 'node:buffer';

/** A byte that is no UTF-8 stands as this plus the byte: a lone surrogate, which no UTF-8 makes (as PEP 383 does). */
const ESCAPE = 0xdc00;
const ESCAPED = /[\udc80-\udcff]/gu;
const LF = 0x0a;
const MAX_SEQUENCE = 4;

/** Turns bytes that come in pieces into text of which {@link toBytes} makes the same bytes again, whatever they are. */
export interface ByteDecoder {
  push(chunk: Buffer): string;
  /** What is left at the end: the beginning of a character that never ended. */
  end(): string;
}

/** A {@link ByteDecoder}. A line with a byte that is no UTF-8 is read as ASCII, its other bytes as lone surrogates. */
export function createByteDecoder(): ByteDecoder {
  let rest: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = wholeEnd(bytes);
      rest = Buffer.from(bytes.subarray(end));
      return decode(bytes.subarray(0, end));
    },
    end: () => decode(rest),
  };
}

/** The bytes of a text that a {@link ByteDecoder} gave, or that was made of such. */
export function toBytes(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text);
  const parts: Buffer[] = [];
  let from = 0;
  for (const { index } of text.matchAll(ESCAPED)) {
    parts.push(Buffer.from(text.slice(from, index)), Buffer.from([text.charCodeAt(index) - ESCAPE]));
    from = index + 1;
  }
  return Buffer.concat([...parts, Buffer.from(text.slice(from))]);
}

/** Where the last character ends that is there as a whole. */
function wholeEnd(bytes: Buffer): number {
  for (let back = 1; back < MAX_SEQUENCE && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function sequenceLength(first: number): number {
  if (first >= 0xf0) return 4;
  return first >= 0xe0 ? 3 : 2;
}

function decode(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let text = '';
  let from = 0;
  while (from < bytes.length) {
    const newLine = bytes.indexOf(LF, from);
    const end = newLine === -1 ? bytes.length : newLine + 1;
    const line = bytes.subarray(from, end);
    text += isUtf8(line) ? line.toString('utf8') : escapeBytes(line);
    from = end;
  }
  return text;
}

const escapeBytes = (line: Buffer): string =>
  line.toString('latin1').replace(/[\x80-\xff]/g, (byte) => String.fromCharCode(ESCAPE + byte.charCodeAt(0)));
