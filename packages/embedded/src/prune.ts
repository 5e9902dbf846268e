import type { Committer } from './committer.ts';
import type { Database } from './database.ts';
import { forgetRecord } from './id-index.ts';
import { recordId } from './record-id.ts';

/** Which records are to go. */
export interface PruneFilter {
  /** Only those of this tenant. */
  readonly tenantId?: string;
  /** Those that were processed before this moment: epoch milliseconds. */
  readonly processedBefore: number;
}

/** How many rows one job deletes: some milliseconds, so that others get their turn. */
const SLICE = 500;
/** How many free pages one job gives back to the file system. */
const VACUUM_PAGES = 500;

interface Doomed {
  readonly seq: number;
  readonly tenant_id: string;
  readonly log_id: string;
}

/** How many records {@link prune} would delete. */
export function countPrunable(database: Database, filter: PruneFilter): number {
  const sql = 'SELECT count(*) AS n FROM records WHERE tenant_id = ? AND processed_at < ?';
  return tenantsOf(database, filter).reduce(
    (sum, tenantId) => sum + Number(database.prepare(sql).get(tenantId, filter.processedBefore)?.['n']),
    0,
  );
}

/** Deletes records for good, in slices. Gives how many. */
export async function prune(database: Database, committer: Committer, filter: PruneFilter): Promise<number> {
  let count = 0;
  for (const tenantId of tenantsOf(database, filter)) {
    count += await inSlices(committer, () =>
      remove(database, 'tenant_id = ? AND processed_at < ?', tenantId, filter.processedBefore),
    );
  }
  return count;
}

/** Deletes what has expired: records past their time, dead letters past their retention. @param now epoch milliseconds. */
export async function sweep(database: Database, committer: Committer, now: number): Promise<void> {
  await inSlices(committer, () => remove(database, 'expires_at <= ?', Math.floor(now / 1000)));
  const letters = database.prepare(
    'DELETE FROM dead_letters WHERE id IN (SELECT id FROM dead_letters WHERE expires_at <= ? LIMIT ?)',
  );
  await inSlices(committer, () => Number(letters.run(now, SLICE).changes));
}

/** Gives the pages that are free back to the file system, and the log to the file. Gives how many bytes the file shrank by. */
export async function giveSpaceBack(database: Database, committer: Committer): Promise<number> {
  const before = pages(database, 'page_count');
  for (let left = pages(database, 'freelist_count'); left > 0; left -= VACUUM_PAGES) {
    await committer.write(() => database.exec(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`));
  }
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  return (before - pages(database, 'page_count')) * pages(database, 'page_size');
}

const pages = (database: Database, pragma: string): number =>
  Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0]);

const tenantsOf = (database: Database, { tenantId }: PruneFilter): string[] =>
  tenantId === undefined
    ? database
        .prepare('SELECT tenant_id FROM tenants')
        .all()
        .map((row) => String(row['tenant_id']))
    : [tenantId];

/** Runs a job that gives how many rows it deleted until it deletes none. */
async function inSlices(committer: Committer, job: () => number): Promise<number> {
  let total = 0;
  for (;;) {
    const deleted = await committer.write(job);
    total += deleted;
    if (deleted === 0) return total;
  }
}

/** Deletes some of the records that a condition names, with their entries of the id index. */
function remove(database: Database, condition: string, ...parameters: (string | number)[]): number {
  const rows = database
    .prepare(`SELECT seq, tenant_id, log_id FROM records WHERE ${condition} LIMIT ${SLICE}`)
    .all(...parameters) as unknown as Doomed[];
  for (const { seq, tenant_id, log_id } of rows) {
    database.prepare('DELETE FROM records WHERE seq = ?').run(seq);
    forgetRecord(database, recordId(tenant_id, log_id), seq);
  }
  return rows.length;
}
