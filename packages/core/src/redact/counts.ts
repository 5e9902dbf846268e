import type { Span } from './detector.ts';

/** How many findings were replaced, by kind; a kind with none is absent. */
export type Counts = Readonly<Record<string, number>>;

/** The counts of clean input: one shared object, so that clean input costs no memory. */
export const NO_COUNTS: Counts = Object.freeze({});

/** The number of `spans` of each kind. */
export function countSpans(spans: readonly Span[]): Counts {
  const counts: Record<string, number> = {};
  for (const { kind } of spans) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Adds `more` to `sum`, in place. */
export function addCounts(sum: Record<string, number>, more: Counts): void {
  for (const [kind, count] of Object.entries(more)) sum[kind] = (sum[kind] ?? 0) + count;
}
