import type { Kind } from '../../src/redact/index.ts';
import { compile } from '../../src/redact/index.ts';

/** The pieces of `text` that are found, with only `kind` on. */
export const findings = (kind: Kind, text: string): string[] =>
  compile({ kinds: [kind] })
    .spans(text)
    .map(({ start, end }) => text.slice(start, end));
