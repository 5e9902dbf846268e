import type { Redactor } from '@rdp/core/redact';
import { createByteDecoder } from './byte-text.ts';

/** A block of a source, before and after. */
export interface RedactedBlock {
  readonly text: string;
  readonly redacted: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly spans: readonly { readonly start: number; readonly kind: string }[];
}

/**
 * Redacts a source block by block: one array for each piece of it, so that what is whole can be written at once. A line that is a
 * JSON object or array is redacted as such, so that its keys count, and stays as it is written where nothing is found.
 */
export async function* redactSource(
  bytes: AsyncIterable<Buffer>,
  redactor: Redactor,
  withSpans: boolean,
): AsyncGenerator<RedactedBlock[]> {
  const decoder = createByteDecoder();
  const blocks = redactor.blocks();
  const redactBlock = (text: string): RedactedBlock => {
    const json = JSON_LINE.test(text) ? redactor.redactJsonText(text) : undefined;
    if (json !== undefined) return { text, redacted: json.text, counts: json.counts, spans: json.spans };
    const { text: redacted, counts } = redactor.redact(text);
    const isClean = redacted === text;
    return { text, redacted, counts, spans: withSpans && !isClean ? redactor.spans(text) : [] };
  };
  for await (const chunk of bytes) yield blocks.push(decoder.push(chunk)).map(redactBlock);
  yield [...blocks.push(decoder.end()), ...blocks.end()].map(redactBlock);
}

/** Most lines that are no JSON show it in their first characters. */
const JSON_LINE = /^\ufeff?[ \t]*[[{]/;
