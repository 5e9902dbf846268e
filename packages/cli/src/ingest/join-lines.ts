import { findHead } from '@rdp/core';
import type { RawLine } from './raw-line.ts';

// Lines that always go on with the one before: indented, a Java cause, a folded stack, or a closing bracket alone.
const CONTINUATION = /^(?:\s|Caused by:|Suppressed:|\.{3} \d+ (?:more|common frames)|[})\]]+[,;]?$)/;

// Lines that open a stack trace of the log before them, where that is known to be a log: Java and Python name the class of
// the exception (Python after the trace), Go says panic and goroutine.
const STACK_HEAD =
  /^(?:Traceback \(most recent call last\)|panic: |goroutine \d+ \[|(?:[\w$]+\.)*[\w$]*(?:Exception|Error|Warning|Interrupt)(?::|$))/;

/** A log of many lines is cut here, so that one that never ends stays bounded. */
const MAX_LINES = 1_000;

/**
 * Joins the lines that belong to one log: continuation lines go with the line before them, and a stack trace goes with the
 * line with a time that it follows. Joined with LF; at most 1,000 lines and `maxBytes` bytes.
 */
export async function* joinLines(batches: AsyncIterable<RawLine[]>, maxBytes: number): AsyncGenerator<RawLine[]> {
  let open: RawLine[] = [];
  for await (const batch of batches) {
    const joined: RawLine[] = [];
    for (const line of batch) {
      if (open.length > 0 && !goesOn(open, line, maxBytes)) {
        joined.push(join(open));
        open = [];
      }
      open.push(line);
    }
    if (joined.length > 0) yield joined;
  }
  if (open.length > 0) yield [join(open)];
}

function goesOn(open: readonly RawLine[], line: RawLine, maxBytes: number): boolean {
  const first = open[0] as RawLine;
  if (open.length >= MAX_LINES || line.end - first.offset > maxBytes) return false;
  if (line.tooLong || first.tooLong || line.text.startsWith('{"')) return false;
  if (CONTINUATION.test(line.text) || line.text === '') return true;
  return STACK_HEAD.test(line.text) && (hasTime(first) || STACK_HEAD.test(first.text));
}

const hasTime = ({ text }: RawLine): boolean => findHead(text, undefined).logged_at !== undefined;

function join(lines: readonly RawLine[]): RawLine {
  const first = lines[0] as RawLine;
  const last = lines.at(-1) as RawLine;
  if (first === last) return first;
  return {
    ...first,
    end: last.end,
    count: lines.length,
    ended: last.ended,
    text: lines.map(({ text }) => text).join('\n'),
  };
}
