import { openSalvage, type Salvage } from './salvage.ts';

/** What is readable of a database. */
export interface Inspection {
  readonly path: string;
  /** `empty`: the file has no bytes. `damaged`: something of it cannot be read. */
  readonly state: 'sound' | 'empty' | 'damaged';
  /** Of the file, in bytes. */
  readonly size: number;
  /** What the header of the file says that its size is; more may stand in its WAL. */
  readonly expected_size: number;
  /** The first findings of SQLite's quick check. */
  readonly findings: readonly string[];
  /** How many seqs of records could not be read. */
  readonly unreadable_records: number;
  /** Readable rows by table; null where they cannot be counted. */
  readonly tables: Readonly<Record<string, number | null>>;
}

const MAX_FINDINGS = 20;

/** Looks through the database of a data folder without writing to it. @throws RdpError as `openSalvage`. */
export function inspectDatabase(dataDir: string): Inspection {
  const salvage = openSalvage(dataDir);
  try {
    return inspect(salvage);
  } finally {
    salvage.close();
  }
}

function inspect(salvage: Salvage): Inspection {
  const { path, size, expectedSize } = salvage;
  const findings = salvage.check(MAX_FINDINGS);
  let records = 0;
  for (const _row of salvage.rows()) records++;
  const others = (['tenants', 'messages', 'dead_letters', 'checkpoints'] as const).map(
    (table) => [table, salvage.count(table) ?? null] as const,
  );
  const whole = findings.length === 0 && salvage.unreadable === 0 && others.every(([, count]) => count !== null);
  return {
    path,
    state: size === 0 ? 'empty' : whole ? 'sound' : 'damaged',
    size,
    expected_size: expectedSize,
    findings,
    unreadable_records: salvage.unreadable,
    tables: { records, ...Object.fromEntries(others) },
  };
}
