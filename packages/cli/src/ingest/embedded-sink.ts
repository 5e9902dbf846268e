import type { Envelope, StoredRecord } from '@rdp/core';
import type { FileWriter, FileWriteStatus } from '@rdp/embedded';
import { letterOf, processEnvelope } from '@rdp/worker';
import type { Sink } from './sink.ts';
import { addRedactions, type Totals } from './totals.ts';

/** The batches that wait for the disk share a commit. */
const IN_FLIGHT = 4;

/** Redacts in this process and writes straight to the store: the file is the queue. What fails in itself becomes a dead letter. */
export async function createEmbeddedSink(writer: FileWriter, tenantId: string): Promise<Sink> {
  const maker = await writer.makerFor(tenantId);
  return {
    target: 'embedded',
    inFlight: IN_FLIGHT,
    async write(logs, progress, totals) {
      const now = Date.now();
      const at = new Date(now).toISOString();
      const envelope: Envelope = { v: 1, tenant_id: tenantId, received_at: at, records: logs.map(({ log }) => log) };
      const { records, failed } = processEnvelope(maker, envelope, at);
      // A file is read once: a log that fails has no queue to be tried again from.
      const history = { failures: 1, firstFailedAt: now, lastFailedAt: now };
      const letters = failed.map((log) => letterOf(envelope, [log], history));
      const statuses = await writer.write({ records, letters, ...(progress && { progress }) });
      count(totals, records, statuses);
      totals.deadLetters += letters.length;
      return [];
    },
    close: async () => {},
  };
}

function count(totals: Totals, records: readonly StoredRecord[], statuses: readonly FileWriteStatus[]): void {
  statuses.forEach((status, index) => {
    if (status === 'same') {
      totals.known++;
      return;
    }
    totals.logs++;
    if (status === 'conflict') totals.conflicts++;
    addRedactions(totals, (records[index] as StoredRecord).redactions);
  });
}
