import {
  type Limits,
  type LogEntry,
  MESSAGE_TARGET_BYTES,
  type Normalized,
  type PackedEnvelope,
  pack,
  RdpError,
} from '@rdp/core';
import type { AcceptedEntry, RejectedEntry } from '@rdp/core/contract';
import type { LogQueue, SendResult } from '@rdp/core/ports';

/** What was put on the queue. */
export interface Accepted {
  readonly taken: readonly AcceptedEntry[];
}

/**
 * Packs the logs of one request into envelopes and sends them.
 * @param receivedAt ISO 8601.
 * @throws RdpError `queue_unavailable` when the queue did not take all of them; its data lists what was taken and what failed.
 */
export async function accept(
  queue: Pick<LogQueue, 'send'>,
  limits: Limits,
  normalized: Normalized,
  receivedAt: string,
): Promise<Accepted> {
  const logs = normalized.logs;
  const envelopes = pack(
    { tenant_id: normalized.tenantId, received_at: receivedAt },
    logs.map(({ log }) => log),
    { targetBytes: MESSAGE_TARGET_BYTES, hardBytes: limits.messageBytes },
  );
  const results = await queue.send(envelopes.map(({ body }) => ({ tenantId: normalized.tenantId, body })));
  const { taken, failed } = sortOut(logs, envelopes, results);
  if (failed.length > 0) throw notTaken(normalized, taken, failed);
  return { taken };
}

function sortOut(logs: Normalized['logs'], envelopes: readonly PackedEnvelope[], results: readonly SendResult[]) {
  const taken: AcceptedEntry[] = [];
  const failed: RejectedEntry[] = [];
  envelopes.forEach(({ indexes }, at) => {
    const result = results[at];
    for (const position of indexes) {
      const { index, log } = logs[position] as { index: number; log: LogEntry };
      if (result?.ok) taken.push({ index, log_id: log.log_id, message_id: result.messageId });
      else failed.push({ index, code: result?.error.code ?? 'internal', message: result?.error.message ?? 'not sent' });
    }
  });
  return { taken, failed };
}

const notTaken = (normalized: Normalized, taken: AcceptedEntry[], failed: RejectedEntry[]): RdpError =>
  new RdpError(
    'queue_unavailable',
    taken.length === 0 ? 'the queue took none of it' : 'the queue did not take all of it',
    {
      hint: 'send again what failed; the same log_id is stored once',
      retryAfterSeconds: 1,
      data: normalized.many ? { logs: taken, failed, rejected: normalized.rejected } : {},
    },
  );
