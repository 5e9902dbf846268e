import type { Span } from './detector.ts';
import type { Kind } from './kinds.ts';

/** How many findings were replaced, by kind; a kind with none is absent. */
export type Counts = Readonly<Partial<Record<Kind, number>>>;

/** The counts of clean input: one shared object, so that clean input costs no memory. */
export const NO_COUNTS: Counts = Object.freeze({});

/** The number of `spans` of each kind. */
export function countSpans(spans: readonly Span[]): Counts {
  const counts: Partial<Record<Kind, number>> = {};
  for (const { kind } of spans) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Adds `more` to `sum`, in place. */
export function addCounts(sum: Partial<Record<Kind, number>>, more: Counts): void {
  for (const [kind, count] of Object.entries(more) as [Kind, number][]) sum[kind] = (sum[kind] ?? 0) + count;
}
