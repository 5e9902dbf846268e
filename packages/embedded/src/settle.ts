import type { Settle } from '@rdp/core/ports';
import type { Committer } from './committer.ts';
import type { Database } from './database.ts';
import type { IdIndex } from './id-index.ts';
import { applyVerdict } from './queue.ts';
import { insertRecords } from './store.ts';

/** Carries out all outcomes in one transaction: records, dead letters and acknowledgements are there together or not at all. */
export const createSettle =
  (database: Database, committer: Committer, idIndex: IdIndex, now: () => number): Settle =>
  (outcomes) =>
    committer.write(() => {
      for (const { message, records, verdict } of outcomes) {
        insertRecords(database, idIndex, records);
        applyVerdict(database, message, verdict, now());
      }
    });
