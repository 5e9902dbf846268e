import { openEngine } from '@rdp/embedded';
import { type Command, write } from '../../context.ts';
import { EXIT } from '../../exit-codes.ts';
import { dataDir } from '../../options.ts';
import { colorsFor } from '../../output/color.ts';
import { type FilterOptions, letterFilter } from './filter.ts';
import { letterLines, showLetter } from './letter.ts';

/** Options of `rdp dlq peek`. */
export interface PeekOptions extends FilterOptions {
  readonly limit: number;
  readonly original?: boolean;
}

/** Shows dead letters and the logs in them: redacted, with `--original` as they came in. Looking changes nothing. */
export const peek: Command<PeekOptions> = async (options, context) => {
  const filter = letterFilter(options, context);
  const engine = await openEngine({ dataDir: dataDir(options.data, context) });
  try {
    const color = colorsFor(context.stdout, context);
    const letters = await engine.deadLetters.peek(filter, options.limit);
    if (letters.length === 0) context.stderr.write('no dead letters\n');
    for (const letter of letters) {
      if (context.signal.aborted) return EXIT.interrupted;
      const shown = await showLetter(letter, options.original ? undefined : engine.makerFor);
      await write(context.stdout, options.json ? `${JSON.stringify(shown)}\n` : letterLines(shown, color));
    }
    return EXIT.ok;
  } finally {
    await engine.close();
  }
};
