import type { MadeLog } from './made-logs.ts';
import { markOf } from './made-logs.ts';
import type { StoredRow } from './stored.ts';

/** What was sent, and what of it got a 202. */
export interface Ledger {
  readonly sent: Map<string, { readonly log: MadeLog; readonly source: string }>;
  /** The id of each accepted log, by its mark. */
  readonly accepted: Map<string, string>;
}

/** An empty ledger. */
export const newLedger = (): Ledger => ({ sent: new Map(), accepted: new Map() });

/**
 * What is wrong with the store: a log that got a 202 and is not there, one that is there twice, a record that nobody sent,
 * or one that is not whole. A log that got no answer may be there or not. Empty where all is well.
 */
export function wrongs({ sent, accepted }: Ledger, rows: readonly StoredRow[]): string[] {
  const found: string[] = [];
  const seen = new Map<string, StoredRow>();
  const ids = new Set<string>();
  for (const row of rows) {
    const mark = markOf(row.original_text);
    const id = `${row.tenant_id}/${row.log_id}`;
    if (seen.has(mark) || ids.has(id)) found.push(`twice: ${mark} as ${id}`);
    seen.set(mark, row);
    ids.add(id);
    if (row.log_id.includes('~') || row.conflict_of !== null) found.push(`a conflict: ${id}`);
    const entry = sent.get(mark);
    if (entry) found.push(...differences(row, entry.log, entry.source));
    else found.push(`never sent: ${mark}`);
  }
  for (const [mark, id] of accepted) {
    const row = seen.get(mark);
    if (!row) found.push(`lost: ${mark}`);
    else if (row.log_id !== id) found.push(`answered ${id}, stored as ${row.log_id}`);
  }
  return found;
}

function differences(row: StoredRow, log: MadeLog, source: string): string[] {
  const expected: Record<string, unknown> = {
    tenant_id: log.tenant,
    log_id: log.id ?? row.log_id,
    source,
    original_text: log.text,
    clean: log.clean,
    attributes: json(log.cleanAttributes),
    original_attributes: json(log.attributes),
  };
  const wrong = Object.entries(expected)
    .filter(([name, value]) => comparable(name, row[name as keyof StoredRow]) !== value)
    .map(([name]) => `${log.mark}: ${name} is ${JSON.stringify(row[name as keyof StoredRow])}`);
  if (!(row.received_at > 0 && row.processed_at > 0)) wrong.push(`${log.mark}: has no times`);
  if (row.redactions !== null) JSON.parse(row.redactions);
  return wrong;
}

const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

const comparable = (name: string, value: unknown): unknown =>
  name.endsWith('attributes') && typeof value === 'string' ? json(JSON.parse(value)) : value;
