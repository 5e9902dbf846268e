import { openEngine } from '@rdp/embedded';
import { type Command, write } from '../../context.ts';
import { EXIT } from '../../exit-codes.ts';
import { dataDir } from '../../options.ts';
import { refused, showIds } from './confirm.ts';
import { type ChangeOptions, counted, countLetters, letterFilter } from './filter.ts';

/** Drops dead letters for good, all of them in one transaction. */
export const purge: Command<ChangeOptions> = async (options, context) => {
  const filter = letterFilter(options, context);
  const engine = await openEngine({ dataDir: dataDir(options.data, context) });
  try {
    const total = await countLetters(engine.deadLetters, filter, options.limit);
    if (options.dryRun) return await showIds(engine, filter, total, options, context);
    const no = await refused(`Drop ${counted(total)} for good?`, options, context);
    if (no !== undefined) return no;
    const purged = await engine.deadLetters.purge(filter, total);
    await write(context.stdout, options.json ? `${JSON.stringify({ purged })}\n` : `${purged} purged\n`);
    return EXIT.ok;
  } finally {
    await engine.close();
  }
};
