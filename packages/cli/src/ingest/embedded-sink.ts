import {
  MESSAGE_TARGET_BYTES,
  pack,
  type RdpError,
  type RecordMaker,
  type StoredRecord,
  toRdpError,
  toRecord,
} from '@rdp/core';
import type { DeadLetter, WriteResult } from '@rdp/core/ports';
import type { EmbeddedEngine } from '@rdp/embedded';
import type { Sink, SourcedLog } from './sink.ts';
import { addRedactions, type Totals } from './totals.ts';

/** Redacts in this process and writes straight to the store: the file is the queue. What fails in itself becomes a dead letter. */
export async function createEmbeddedSink(engine: EmbeddedEngine, tenantId: string): Promise<Sink> {
  const maker = await engine.makerFor(tenantId);
  return {
    target: 'embedded',
    async write(logs, checkpoint, totals) {
      const { records, letters } = redactAll(maker, logs, Date.now());
      const results = await engine.writeFileBatch({ records, letters, ...(checkpoint && { checkpoint }) });
      count(totals, records, results);
      totals.deadLetters += letters.length;
      return [];
    },
    close: async () => {},
  };
}

function redactAll(maker: RecordMaker, logs: readonly SourcedLog[], now: number) {
  const at = new Date(now).toISOString();
  const records: StoredRecord[] = [];
  const letters: DeadLetter[] = [];
  for (const { log } of logs) {
    try {
      records.push(toRecord(maker, log, at, at));
    } catch (cause) {
      letters.push(toLetter(maker.tenantId, log, toRdpError(cause), now));
    }
  }
  return { records, letters };
}

/** A file is read once: a log that fails has no queue to be tried again from. */
function toLetter(tenantId: string, log: SourcedLog['log'], error: RdpError, now: number): DeadLetter {
  const limits = { targetBytes: MESSAGE_TARGET_BYTES, hardBytes: Number.POSITIVE_INFINITY };
  const [packed] = pack({ tenant_id: tenantId, received_at: new Date(now).toISOString() }, [log], limits);
  return {
    tenantId,
    body: (packed as { body: string }).body,
    reason: error.code === 'record_too_large' ? 'record_too_large' : 'redaction_failed',
    failures: 1,
    firstFailedAt: now,
    lastFailedAt: now,
  };
}

function count(totals: Totals, records: readonly StoredRecord[], results: readonly WriteResult[]): void {
  results.forEach(({ status }, index) => {
    if (status === 'same') {
      totals.known++;
      return;
    }
    totals.logs++;
    if (status === 'conflict') totals.conflicts++;
    addRedactions(totals, (records[index] as StoredRecord).redactions);
  });
}
