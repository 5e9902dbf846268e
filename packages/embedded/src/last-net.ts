import { type LogEntry, pack, RdpError, unpack } from '@rdp/core';
import type { DeadLetter, ReceivedMessage } from '@rdp/core/ports';
import type { Database } from './database.ts';
import type { IdIndex } from './id-index.ts';
import { recordId } from './record-id.ts';

const NO_LIMITS = { targetBytes: Number.POSITIVE_INFINITY, hardBytes: Number.POSITIVE_INFINITY };

/**
 * The dead letter of a message that the last net has caught: only the logs of it that are not stored, since its neighbours
 * were worked one by one. `undefined` where all of them are. Call it inside a transaction.
 */
export function lastNetLetter(
  database: Database,
  idIndex: IdIndex,
  message: ReceivedMessage,
  now: number,
): DeadLetter | undefined {
  const body = unstoredPart(database, idIndex, message.body);
  if (body === undefined) return undefined;
  return {
    tenantId: message.tenantId,
    body,
    reason: 'unknown',
    failures: message.failureCount,
    firstFailedAt: message.firstFailedAt ?? now,
    lastFailedAt: now,
  };
}

function unstoredPart(database: Database, idIndex: IdIndex, body: string): string | undefined {
  try {
    const { tenant_id, received_at, records } = unpack(body);
    idIndex.refresh();
    const left = records.filter((log) => !isStored(database, idIndex, tenant_id, log));
    if (left.length === records.length) return body;
    return pack({ tenant_id, received_at }, left, NO_LIMITS)[0]?.body;
  } catch (error) {
    // No envelope, or one of a newer version: it is kept as it is.
    if (error instanceof RdpError) return body;
    throw error;
  }
}

/** Whether this very log is stored. Where the record kept no original it cannot be told, and the log stays in the letter. */
function isStored(database: Database, idIndex: IdIndex, tenantId: string, log: LogEntry): boolean {
  const seq = idIndex.find(recordId(tenantId, log.log_id));
  if (seq === undefined) return false;
  const attributes = log.attributes === undefined ? null : JSON.stringify(log.attributes);
  const sql = 'SELECT 1 FROM records WHERE seq = ? AND original_text = ? AND original_attributes IS ?';
  return database.prepare(sql).get(seq, log.text, attributes) !== undefined;
}
