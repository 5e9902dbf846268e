import type { Settle } from '@rdp/core/ports';
import type { Committer } from './committer.ts';
import type { Database } from './database.ts';
import type { IdIndex } from './id-index.ts';
import { insertRecords } from './insert-records.ts';
import { applyVerdict } from './queue.ts';

/** Carries out all outcomes in one transaction: records, dead letters and acknowledgements are there together or not at all. */
export const createSettle =
  (database: Database, committer: Committer, idIndex: IdIndex, now: () => number): Settle =>
  (outcomes) =>
    committer.write(() => {
      for (const outcome of outcomes) {
        const results = insertRecords(database, idIndex, outcome.records);
        const progress = results.some(({ status }) => status !== 'same');
        applyVerdict(database, outcome, progress, now());
      }
    });
