/** One line of a source, or several that belong together. */
export interface RawLine {
  /** Where it starts, in bytes of the decompressed stream. */
  readonly offset: number;
  /** Where the next one starts. */
  readonly end: number;
  /** Its number, from 1. */
  readonly number: number;
  /** How many lines it is made of. */
  readonly count: number;
  /** Without its line end; cut short where `tooLong`. */
  readonly text: string;
  /** Longer than any log may be: `text` is only its beginning. */
  readonly tooLong?: true;
  /** Whether its line end has been seen. A line without one may still grow. */
  readonly ended: boolean;
}
