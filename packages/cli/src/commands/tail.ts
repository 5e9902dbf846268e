import { setTimeout as delay } from 'node:timers/promises';
import type { StoredRecord } from '@rdp/core';
import { openEngine } from '@rdp/embedded';
import { type Command, type Context, write } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { dataDir, tenant } from '../options.ts';
import { colorsFor } from '../output/color.ts';
import { recordLine } from '../output/record-line.ts';

/** Options of `rdp tail`. */
export interface TailOptions {
  readonly tenant?: string;
  readonly data?: string;
  readonly lines: number;
  readonly follow?: boolean;
  readonly json?: boolean;
}

const POLL_MS = 200;
const PAGE = 1_000;

/** Shows the newest records of a tenant, then with `--follow` each one that is committed after them: no gap, no repeat. */
export const tail: Command<TailOptions> = async (options, context) => {
  const tenantId = tenant(options.tenant, context);
  const engine = await openEngine({ dataDir: dataDir(options.data, context) });
  try {
    const newest = await engine.store.latest(tenantId, options.lines);
    await show(newest.records, options, context);
    let { cursor } = newest;
    while (options.follow && !context.signal.aborted) {
      const page = await engine.store.since(tenantId, cursor, PAGE);
      await show(page.records, options, context);
      cursor = page.cursor;
      if (page.records.length < PAGE) await pause(context.signal);
    }
    return context.signal.aborted ? EXIT.interrupted : EXIT.ok;
  } finally {
    await engine.close();
  }
};

async function show(records: readonly StoredRecord[], options: TailOptions, context: Context): Promise<void> {
  const color = colorsFor(context.stdout, context);
  const line = options.json
    ? (record: StoredRecord) => `${JSON.stringify(record)}\n`
    : (record: StoredRecord) => recordLine(record, color);
  for (const record of records) await write(context.stdout, line(record));
}

/** Ends early, and without an error, when the user interrupts. */
const pause = (signal: AbortSignal): Promise<void> => delay(POLL_MS, undefined, { signal }).catch(() => {});
