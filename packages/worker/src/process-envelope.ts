import {
  type Envelope,
  type LogEntry,
  type RdpError,
  type RecordMaker,
  type StoredRecord,
  toRdpError,
  toRecord,
} from '@rdp/core';

/** A log that failed in itself, and why. */
export interface FailedLog {
  readonly log: LogEntry;
  readonly error: RdpError;
}

/** What the logs of one envelope came to. */
export interface Processed {
  readonly records: readonly StoredRecord[];
  readonly failed: readonly FailedLog[];
}

/**
 * Redacts each log of an envelope. One that fails does not hold up its neighbours.
 * @param processedAt ISO 8601.
 */
export function processEnvelope(maker: RecordMaker, envelope: Envelope, processedAt: string): Processed {
  const records: StoredRecord[] = [];
  const failed: FailedLog[] = [];
  for (const log of envelope.records) {
    try {
      records.push(toRecord(maker, log, envelope.received_at, processedAt));
    } catch (cause) {
      failed.push({ log, error: toRdpError(cause) });
    }
  }
  return { records, failed };
}
