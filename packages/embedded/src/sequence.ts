import type { Database } from './database.ts';

/** The highest `seq` that was ever given to a record; 0 where there was none. It is never given again. */
export const lastSeq = (database: Database): number =>
  Number(database.prepare('SELECT last FROM sequence').get()?.['last']);

/** Notes the highest `seq` given, inside the transaction that gave it. */
export const saveLastSeq = (database: Database, seq: number): void => {
  database.prepare('UPDATE sequence SET last = ?').run(seq);
};
