import { type JsonObject, type LogEntry, RdpError, type RecordMaker, toRecord, unpack } from '@rdp/core';
import type { KeptDeadLetter } from '@rdp/core/ports';

/** A log of a dead letter as it may be shown. */
export interface LogView {
  /** Absent where the letter is no envelope: then this is its whole body. */
  readonly log_id?: string;
  readonly text?: string;
  readonly attributes?: JsonObject;
  /** Why neither is there. */
  readonly error?: string;
}

/** Its logs as they came in: raw data. */
export const originalLogs = ({ body }: KeptDeadLetter): LogView[] =>
  open(body)?.map(({ log_id, text, attributes }) => ({ log_id, text, ...(attributes && { attributes }) })) ?? [
    { text: body },
  ];

/** Its logs as the tenant's policy would store them. A log that cannot be redacted gives the reason instead. */
export function redactedLogs({ body }: KeptDeadLetter, maker: RecordMaker): LogView[] {
  const logs = open(body);
  if (!logs) return [redact(maker, asLog(body))];
  return logs.map((log) => ({ log_id: log.log_id, ...redact(maker, log) }));
}

function redact(maker: RecordMaker, log: LogEntry): LogView {
  const now = new Date(0).toISOString();
  try {
    const { modified_data, attributes } = toRecord(maker, log, now, now);
    return { text: modified_data, ...(attributes && { attributes }) };
  } catch (error) {
    if (error instanceof RdpError) return { error: error.code };
    throw error;
  }
}

function open(body: string): readonly LogEntry[] | undefined {
  try {
    return unpack(body).records;
  } catch (error) {
    if (error instanceof RdpError) return undefined;
    throw error;
  }
}

/** A body that is no envelope as a log: where it is JSON its keys count too, as `"phone": 5550199`. */
function asLog(body: string): LogEntry {
  const log = { log_id: '', source: 'text_upload' } as const;
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null)
      return { ...log, text: '', attributes: { body: value as JsonObject } };
  } catch {
    // Not JSON: the text that it is.
  }
  return { ...log, text: body };
}
