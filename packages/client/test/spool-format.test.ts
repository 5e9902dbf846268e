import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBatch, encodeBatch, encodeClosed, encodeDone, entryBytes, scan } from '../src/spool-format.ts';

const lines = fc.array(
  fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
  { minLength: 1, maxLength: 5 },
);
const batches = fc.array(lines, { minLength: 1, maxLength: 6 });
const write = (all: readonly string[][]) => Buffer.concat(all.map((batch) => encodeBatch(batch)));
const read = (data: Buffer) =>
  scan(data).entries.map((entry) => decodeBatch(data.subarray(entry.offset, entry.offset + entryBytes(entry))));

describe('a file of the spool', () => {
  it('gives back what was written, less what is marked as done', () => {
    fc.assert(
      fc.property(batches, fc.array(fc.boolean()), (all, done) => {
        const written = write(all);
        const { entries } = scan(written);
        const marks = entries.flatMap(({ offset }, at) => (done[at] ? [encodeDone(offset)] : []));
        const data = Buffer.concat([written, ...marks, encodeClosed()]);
        expect(read(data)).toEqual(all.filter((_batch, at) => !done[at]));
        expect(scan(data)).toMatchObject({ closed: true, corrupt: [], unreadable: 0, torn: undefined });
      }),
    );
  });

  it('cut anywhere gives back every batch before the cut, and tells of the one that it hit', () => {
    fc.assert(
      fc.property(batches, fc.nat(), (all, cut) => {
        const written = write(all);
        const ends = all.map((_batch, at) => write(all.slice(0, at + 1)).length);
        const size = cut % (written.length + 1);
        const data = written.subarray(0, size);
        const whole = ends.filter((end) => end <= size).length;
        expect(read(data)).toEqual(all.slice(0, whole));
        const { closed, torn, unreadable, corrupt } = scan(data);
        const inside = size - (ends[whole - 1] ?? 0);
        expect([closed, corrupt]).toEqual([false, []]);
        // From the header on it is known how many logs are lost.
        expect(torn?.logs).toBe(inside >= 24 ? all[whole]?.length : undefined);
        expect(unreadable).toBe(inside >= 24 ? 0 : inside);
      }),
    );
  });

  it('with one byte changed never gives back a log that was not written, and loses at most the batch that it hit', () => {
    fc.assert(
      fc.property(batches, fc.nat(), fc.integer({ min: 1, max: 255 }), (all, place, flip) => {
        const data = write(all);
        const at = place % data.length;
        data[at] = (data[at] as number) ^ flip;
        const hit = all.findIndex((_batch, i) => at < write(all.slice(0, i + 1)).length);
        expect(read(data)).toEqual(all.filter((_batch, i) => i !== hit));
        const { corrupt, unreadable } = scan(data);
        expect(corrupt.length + Number(unreadable > 0)).toBe(1);
      }),
    );
  });

  it('of any bytes is read without an error', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void scan(Buffer.from(bytes))));
  });
});
