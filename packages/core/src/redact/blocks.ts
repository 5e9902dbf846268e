import type { Detector, LineSpanning, Span } from './detector.ts';

/** Cuts a text that comes in pieces. Where it cuts depends on the text alone, never on the pieces. */
export interface Blocks {
  /** Takes the next piece; gives the blocks that are whole now, which together with those before are the text so far. */
  push(text: string): string[];
  /** What is left at the end of the text. */
  end(): string[];
}

/**
 * How much of a block is looked at beyond the place where it may be cut, in UTF-16 code units. A block that has grown to
 * twice this is cut in its middle, between findings: no finding shorter than this is ever cut.
 */
export const LOOKAHEAD = 64 * 1024;
/** How far back from the middle a blank is looked for, so that no word is cut. */
const BLANK_SEARCH = 1024;

/**
 * A block is a line with its line feed; lines that a finding can span, such as those of a private key, are one block. A line
 * without end is cut as {@link LOOKAHEAD} says, so at most twice that is held.
 */
export class BlockSplitter implements Blocks {
  readonly #spanning: readonly LineSpanning[];
  readonly #spans: (text: string) => readonly Span[];
  /** Text of the block that has not ended yet, up to the line that has not. */
  #held = '';
  /** The pieces of the line that has not ended yet. */
  #line: string[] = [];
  #lineLength = 0;
  /** What was opened in `#held`. */
  #open: LineSpanning | undefined;

  constructor(detectors: readonly Detector[], spans: (text: string) => readonly Span[]) {
    this.#spanning = detectors.flatMap(({ lines }) => lines ?? []);
    this.#spans = spans;
  }

  push(text: string): string[] {
    const blocks: string[] = [];
    let from = 0;
    while (from < text.length) {
      // No more than what fills the window, so that where it is cut does not depend on the piece.
      const room = from + 2 * LOOKAHEAD - this.#held.length - this.#lineLength;
      const newLine = text.indexOf('\n', from);
      const end = Math.min(newLine === -1 ? text.length : newLine + 1, room);
      this.#line.push(text.slice(from, end));
      this.#lineLength += end - from;
      if (end === newLine + 1) this.#endLine(blocks);
      if (this.#held.length + this.#lineLength >= 2 * LOOKAHEAD) this.#cut(blocks);
      from = end;
    }
    return blocks;
  }

  end(): string[] {
    const rest = this.#held + this.#line.join('');
    this.#reset('');
    this.#open = undefined;
    return rest === '' ? [] : [rest];
  }

  #endLine(blocks: string[]): void {
    const line = this.#line.join('');
    const block = this.#held + line;
    this.#open =
      this.#open === undefined
        ? this.#spanning.find((spanning) => spanning.opens(line))
        : this.#open.goesOn(line)
          ? this.#open
          : undefined;
    if (this.#open === undefined) blocks.push(block);
    this.#line = [];
    this.#lineLength = 0;
    this.#held = this.#open === undefined ? '' : block;
  }

  /** Cuts what is held, a full window, at or before its middle: at a blank where there is one near, never inside of a finding. */
  #cut(blocks: string[]): void {
    const window = this.#held + this.#line.join('');
    let at = blankBefore(window, LOOKAHEAD);
    for (const { start, end } of this.#spans(window)) {
      if (start < at && end > at) at = start > 0 ? start : end;
    }
    blocks.push(window.slice(0, at));
    this.#open = undefined;
    this.#reset(window.slice(at));
  }

  #reset(rest: string): void {
    this.#held = '';
    this.#line = rest === '' ? [] : [rest];
    this.#lineLength = rest.length;
  }
}

function blankBefore(text: string, middle: number): number {
  const blank = text.lastIndexOf(' ', middle - 1);
  return blank > middle - BLANK_SEARCH ? blank + 1 : middle;
}
