/** A piece of a text, by what was found in it. */
interface Found {
  readonly start: number;
  readonly kind: string;
}

/** Where a finding is. */
export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  readonly kind: string;
}

/** Tells the lines and columns of findings in a text that comes in blocks. */
export class Locator {
  #line = 1;
  #column = 1;

  /** The places of `found`, which are in the order of the text, in the next block. */
  places(block: string, found: readonly Found[]): Place[] {
    let at = 0;
    const places = found.map(({ start, kind }) => {
      this.#advance(block, at, start);
      at = start;
      return { line: this.#line, column: this.#column, kind };
    });
    this.#advance(block, at, block.length);
    return places;
  }

  #advance(text: string, from: number, to: number): void {
    let lineStart = from;
    for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) {
      this.#line++;
      this.#column = 1;
      lineStart = at + 1;
    }
    this.#column += to - lineStart;
  }
}
