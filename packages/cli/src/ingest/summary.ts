import { type Totals, total } from './totals.ts';

/** The end of a run as one JSON line. */
export const summaryJson = (totals: Totals, elapsedMs: number): string =>
  `${JSON.stringify({ ...totals, elapsed_ms: Math.round(elapsedMs) })}\n`;

/** The end of a run for people. */
export function summaryText(totals: Totals, elapsedMs: number): string {
  if (totals.lines === 0) return 'nothing new: no line that was not read before\n';
  const seconds = elapsedMs / 1000;
  const rate = Math.round(totals.lines / Math.max(seconds, 0.001));
  const lines = [
    `${n(totals.logs)} logs from ${n(totals.lines)} lines in ${seconds.toFixed(1)} s (${n(rate)} lines/s)`,
    ...detail('redacted', totals.redactions),
    ...detail('rejected', totals.rejected),
    ...(totals.known > 0 ? [`  known before: ${n(totals.known)}`] : []),
    ...(totals.conflicts > 0 ? [`  kept beside another log of the same id: ${n(totals.conflicts)}`] : []),
    ...(totals.deadLetters > 0 ? [`  dead letters: ${n(totals.deadLetters)}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const n = (count: number): string => count.toLocaleString('en');

function detail(label: string, counts: Readonly<Record<string, number>>): string[] {
  if (total(counts) === 0) return [];
  const parts = Object.entries(counts).map(([name, count]) => `${name} ${n(count)}`);
  return [`  ${label}: ${n(total(counts))} (${parts.join(', ')})`];
}
