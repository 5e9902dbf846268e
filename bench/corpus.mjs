// Real log lines, as many as are asked for: the lines of the corpus over and over, each with a running number.
import { once } from 'node:events';
import { createWriteStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

/** The lines of every `.log` file of a folder, in the order of their names. Throws where there are none. */
export function readCorpus(folder) {
  let names = [];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.log'));
  } catch {
    // Said below: a folder that is missing has no logs either.
  }
  const texts = names.sort().map((name) => readFileSync(join(folder, name), 'utf8'));
  const lines = texts.flatMap((text) => text.split('\n').map((line) => line.replaceAll('\r', '')));
  const filled = lines.filter((line) => line.trim() !== '');
  if (filled.length === 0)
    throw new Error(`no .log files with lines in ${folder}\n  hint: name a folder with --corpus DIR`);
  return filled;
}

/** Line number `n` of the endless file. */
export const lineAt = (corpus, n) => `${corpus[n % corpus.length]} n=${n}`;

/** Writes lines `from` to `from + count` to a file. Gives the file. */
export async function writeLines(file, corpus, from, count) {
  const out = createWriteStream(file);
  for (let n = from; n < from + count; n += 10_000) {
    const size = Math.min(10_000, from + count - n);
    const lines = Array.from({ length: size }, (_, index) => lineAt(corpus, n + index));
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
  return file;
}
