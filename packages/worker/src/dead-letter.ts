import { type Envelope, type ErrorCode, pack } from '@rdp/core';
import type { DeadLetter, DeadLetterReason } from '@rdp/core/ports';
import type { FailedLog } from './process-envelope.ts';

const REASONS: Partial<Record<ErrorCode, DeadLetterReason>> = { record_too_large: 'record_too_large' };
// The failed logs are part of an envelope that fitted: no limit can be passed.
const NO_LIMITS = { targetBytes: Number.POSITIVE_INFINITY, hardBytes: Number.POSITIVE_INFINITY };

/** The dead letter of an envelope: only the logs that failed (at least one), with the reason of the first of them. */
export function letterOf(
  { tenant_id, received_at }: Envelope,
  failed: readonly FailedLog[],
  history: Pick<DeadLetter, 'failures' | 'firstFailedAt' | 'lastFailedAt'>,
): DeadLetter {
  const logs = failed.map(({ log }) => log);
  const [packed] = pack({ tenant_id, received_at }, logs, NO_LIMITS);
  const [first] = failed;
  return {
    tenantId: tenant_id,
    body: packed?.body ?? '',
    reason: (first && REASONS[first.error.code]) ?? 'redaction_failed',
    ...history,
  };
}
