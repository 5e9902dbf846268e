import type { Counts } from '@rdp/core/redact';

/** What an ingest run has come to so far. */
export interface Totals {
  files: number;
  /** Lines read, the empty ones too. */
  lines: number;
  /** Bytes read of the decompressed streams. */
  bytes: number;
  /** Logs that are stored (embedded) or accepted (over HTTP) by this run. */
  logs: number;
  /** Logs that were there already. */
  known: number;
  /** Logs whose id another content had: kept under an id of their own. */
  conflicts: number;
  /** Logs that failed in themselves and are dead letters. */
  deadLetters: number;
  /** Lines that are no valid log, by the code of the reason. */
  rejected: Record<string, number>;
  /** Findings by kind; empty over HTTP, where redaction happens at the other end. */
  redactions: Record<string, number>;
}

/** Totals of nothing. */
export const newTotals = (): Totals => ({
  files: 0,
  lines: 0,
  bytes: 0,
  logs: 0,
  known: 0,
  conflicts: 0,
  deadLetters: 0,
  rejected: {},
  redactions: {},
});

/** Adds findings of one record. */
export function addRedactions(totals: Totals, counts: Counts): void {
  for (const [kind, count] of Object.entries(counts)) totals.redactions[kind] = (totals.redactions[kind] ?? 0) + count;
}

/** The sum of the numbers in a record. */
export const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
