import { randomUUID } from 'node:crypto';
import type { LogInput } from '@rdp/core/contract';

/** A log as it is sent: with its id, under its place in the caller's list. */
export interface NumberedLog {
  readonly index: number;
  readonly line: string;
}

/** What one request carries at most, before compression. */
const MAX_LOGS = 5_000;
const MAX_UNITS = 2 * 1024 * 1024;

/** Logs as NDJSON lines, each with an id made once, so that a retry is never a duplicate. */
export const numberLogs = (logs: readonly LogInput[]): NumberedLog[] =>
  logs.map((log, index) => ({
    index,
    line: JSON.stringify(log.log_id === undefined ? { ...log, log_id: randomUUID() } : log),
  }));

/** Cuts the list into batches of at most 5,000 logs and 2 Mi characters; a longer log travels alone. Order is kept. */
export function* batches(logs: readonly NumberedLog[]): Generator<NumberedLog[]> {
  let batch: NumberedLog[] = [];
  let units = 0;
  for (const log of logs) {
    if (batch.length > 0 && (batch.length >= MAX_LOGS || units + log.line.length > MAX_UNITS)) {
      yield batch;
      batch = [];
      units = 0;
    }
    batch.push(log);
    units += log.line.length;
  }
  if (batch.length > 0) yield batch;
}
