/** What came of a case. */
export interface CaseResult {
  /** Where it stands, and its own name where it has one. */
  readonly name: string;
  /** From 1. */
  readonly line: number;
  /** Nothing when it passed. */
  readonly problems: readonly string[];
}
