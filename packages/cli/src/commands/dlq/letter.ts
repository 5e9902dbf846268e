import { type LogEntry, type RecordMaker, toRecord, unpack } from '@rdp/core';
import type { KeptDeadLetter } from '@rdp/core/ports';
import type { ChalkInstance } from 'chalk';
import { printable } from '../../output/record-line.ts';

/** A log in a dead letter: its text, or why it is not shown. */
type ShownLog = Pick<LogEntry, 'log_id' | 'attributes'> & ({ readonly text: string } | { readonly note: string });

/** A dead letter as it is shown. */
export interface ShownLetter {
  readonly id: string;
  readonly tenant: string;
  readonly reason: string;
  readonly failures: number;
  readonly first_failed_at: string;
  readonly last_failed_at: string;
  readonly expires_at: string;
  readonly redrives: number;
  readonly logs?: readonly ShownLog[];
  /** The body as it is, when it is no envelope and originals are asked for. */
  readonly body?: string;
  /** Why there are no logs. */
  readonly note?: string;
}

/** Finds what makes the records of a tenant. */
type MakerFor = (tenantId: string) => Promise<RecordMaker>;

/** A letter with its logs redacted as the worker would, or, without `makerFor`, as they came in. */
export async function showLetter(letter: KeptDeadLetter, makerFor?: MakerFor): Promise<ShownLetter> {
  return {
    id: letter.id,
    tenant: letter.tenantId,
    reason: letter.reason,
    failures: letter.failures,
    first_failed_at: new Date(letter.firstFailedAt).toISOString(),
    last_failed_at: new Date(letter.lastFailedAt).toISOString(),
    expires_at: new Date(letter.expiresAt).toISOString(),
    redrives: letter.redrives,
    ...(await content(letter, makerFor)),
  };
}

async function content({ body, tenantId }: KeptDeadLetter, makerFor?: MakerFor) {
  const logs = logsIn(body);
  if (!logs) return makerFor ? { note: 'the body is no envelope; --original shows it' } : { body };
  if (!makerFor) return { logs: logs.map(({ log_id, text, attributes }) => shownLog(log_id, text, attributes)) };
  const maker = await makerFor(tenantId);
  return { logs: logs.map((log) => redacted(maker, log)) };
}

function logsIn(body: string): readonly LogEntry[] | undefined {
  try {
    return unpack(body).records;
  } catch {
    return undefined;
  }
}

function redacted(maker: RecordMaker, log: LogEntry): ShownLog {
  try {
    const now = new Date().toISOString();
    const { modified_data, attributes } = toRecord(maker, log, now, now);
    return shownLog(log.log_id, modified_data, attributes);
  } catch {
    // What failed for the worker fails here too, and its raw text is not ours to print unasked.
    return { log_id: log.log_id, note: 'it cannot be redacted; --original shows it' };
  }
}

const shownLog = (log_id: string, text: string, attributes: LogEntry['attributes']): ShownLog => ({
  log_id,
  text,
  ...(attributes && { attributes }),
});

/** A letter for people: what it is on a line, then its logs, indented. */
export function letterLines(letter: ShownLetter, color: ChalkInstance): string {
  const { id, tenant, reason, failures, first_failed_at, last_failed_at, redrives } = letter;
  const times = `first ${first_failed_at}, last ${last_failed_at}`;
  const head = `${color.cyan(id)} ${printable(tenant)} ${color.red(reason)} failures: ${failures}, redrives: ${redrives}, ${times}`;
  const lines = (letter.logs ?? []).map((log) => logLine(log, color));
  if (letter.body !== undefined) lines.push(printable(letter.body));
  if (letter.note !== undefined) lines.push(color.dim(`(${letter.note})`));
  return [head, ...lines.map((line) => `  ${line}`), ''].join('\n');
}

function logLine(log: ShownLog, color: ChalkInstance): string {
  const text = 'text' in log ? printable(log.text) : color.dim(`(${log.note})`);
  const attributes = log.attributes ? ` ${color.dim(printable(JSON.stringify(log.attributes)))}` : '';
  return `${color.cyan(printable(log.log_id))} ${text}${attributes}`;
}
