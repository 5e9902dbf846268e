import { expect } from 'vitest';

const MAX_NAMED = 10;

/** Expects the same lines in both, each as often, in whatever order; names some of those that are not. */
export function expectSame(what: string, actual: readonly string[], expected: readonly string[]): void {
  const surplus = new Map<string, number>();
  for (const line of actual) surplus.set(line, (surplus.get(line) ?? 0) + 1);
  for (const line of expected) surplus.set(line, (surplus.get(line) ?? 0) - 1);
  const named = (wrong: (count: number) => boolean): string[] =>
    [...surplus].filter(([, count]) => wrong(count)).map(([line]) => line);
  const missing = named((count) => count < 0);
  const unexpected = named((count) => count > 0);
  expect(
    {
      missing: missing.length,
      unexpected: unexpected.length,
      some: [...missing.slice(0, MAX_NAMED), ...unexpected.slice(0, MAX_NAMED)],
    },
    what,
  ).toEqual({ missing: 0, unexpected: 0, some: [] });
}
