import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRecentIds } from '../src/recent-ids.ts';

// Few hashes, and many that share their low bits: runs and repeats are the rule.
const anyHash = fc.oneof(
  fc.integer({ min: 1, max: 5 }),
  fc.integer({ min: 0, max: 1_000 }).map((n) => n * 2 ** 32 + 7),
  fc.integer({ min: 1, max: 2 ** 52 }),
);

it('holds what a map of lists holds, as it grows and after it was cleared', () => {
  fc.assert(
    fc.property(fc.array(anyHash, { maxLength: 6_000 }), fc.boolean(), (hashes, clear) => {
      const recent = createRecentIds();
      if (clear) {
        for (const hash of hashes) recent.add(hash, 1);
        recent.clear();
      }
      const model = new Map<number, number[]>();
      hashes.forEach((hash, seq) => {
        recent.add(hash, seq);
        model.set(hash, [...(model.get(hash) ?? []), seq]);
      });
      expect(recent.size).toBe(hashes.length);
      for (const [hash, seqs] of model) expect(recent.seqsOf(hash).toSorted()).toEqual(seqs.toSorted());
      expect(recent.seqsOf(2 ** 51 + 12_345)).toEqual(model.get(2 ** 51 + 12_345) ?? []);
      expect([...recent.sortedHashes()]).toEqual(hashes.toSorted((a, b) => a - b));
    }),
    { numRuns: 60 },
  );
});
