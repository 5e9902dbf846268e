import { isDeepStrictEqual } from 'node:util';
import type { Redactor } from '@rdp/core/redact';
import type { PolicyCase } from './cases.ts';

/** What is wrong with the result of a case, by the names of its fields; nothing when it is as it must be. */
export function runCase({ input, redact, keep, expect }: PolicyCase, redactor: Redactor): string[] {
  const [before, after] =
    'text' in input
      ? [input.text, redactor.redact(input.text).text]
      : [input.json, redactor.redactValue(input.json).value];
  const sample = written(before);
  const result = written(after);
  const problems = [
    ...redact.flatMap((piece, i) => (result.includes(piece) ? [`redact[${i}] is still in the result`] : [])),
    ...keep.flatMap((piece, i) =>
      count(result, piece) < count(sample, piece) ? [`keep[${i}] is gone from the result`] : [],
    ),
  ];
  if (expect !== undefined)
    return isDeepStrictEqual(after, expect) ? problems : [...problems, 'the result is not as expected'];
  const saysNothing = redact.length + keep.length === 0;
  return saysNothing && result !== sample ? ['the sample was changed'] : problems;
}

const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const count = (text: string, piece: string): number => text.split(piece).length - 1;
