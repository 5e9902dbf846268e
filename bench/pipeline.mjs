// How fast does `rdp ingest` bring lines to stored and redacted, beside a bare loop that inserts the same rows?
import { join } from 'node:path';
import { ingest, run, withFolder } from './child.mjs';
import { writeLines } from './corpus.mjs';
import { timeOf, watch } from './progress.mjs';
import { row } from './table.mjs';

const BARE = join(import.meta.dirname, 'bare-insert.mjs');

export const pipeline = ({ corpus, lines = 1_000_000 }) =>
  withFolder(async (folder) => {
    const file = await writeLines(join(folder, 'lines.log'), corpus, 0, lines);
    const data = join(folder, 'data');
    const path = join(data, 'rdp.db');
    const ingesting = ingest(file, data, lines);
    const samples = await watch(path, ingesting);
    const { ms, peakMb } = await ingesting;
    const stored = samples.at(-1).last;
    if (stored !== lines) throw new Error(`${stored} records are stored of ${lines} lines`);

    const speed = { what: 'rdp ingest', value: (lines / ms) * 1000, unit: '/s' };
    const keyed = { what: 'bare insert, PRIMARY KEY (tenant_id, log_id)', value: await bare(path, folder, 'keyed') };
    const plain = { what: 'bare insert, no index', value: await bare(path, folder, 'plain') };
    const half = { of: 'ratio', least: 0.5 };
    const ends = firstAndLast(samples, lines);
    return [
      row({ ...speed, reference: keyed, aim: half }),
      // Without an index a second run would store every line again: a bound of the disk, no loop that does the same.
      row({ ...speed, reference: plain }),
      row({ ...speed, aim: { of: 'value', least: 100_000 } }),
      row({ what: 'peak memory of rdp ingest', value: peakMb, unit: 'MB', aim: { of: 'value', most: 300 } }),
      row({
        what: `last ${ends.size.toLocaleString('en-US')} lines`,
        value: ends.last,
        unit: '/s',
        reference: { what: 'the first', value: ends.first },
        // The rates themselves are 5 % off.
        aim: { of: 'ratio', least: 0.95 },
      }),
    ];
  });

/** Rows per second. */
async function bare(source, folder, kind) {
  const { stdout } = await run([BARE, source, join(folder, `${kind}.db`), kind], 1_800_000);
  const { rows, ms } = JSON.parse(stdout);
  return (rows / ms) * 1000;
}

/** Lines per second of the first and of the last 100,000 lines, or of fifths of fewer. */
function firstAndLast(samples, lines) {
  const size = Math.min(100_000, Math.floor(lines / 5));
  const rate = (from, to) => (size / (timeOf(samples, to) - timeOf(samples, from))) * 1000;
  return { size, first: rate(0, size), last: rate(lines - size, lines) };
}
