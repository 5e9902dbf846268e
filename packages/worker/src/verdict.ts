import { type Envelope, type ErrorCode, pack } from '@rdp/core';
import type { DeadLetterReason, ReceivedMessage, Verdict } from '@rdp/core/ports';
import type { FailedLog } from './process-envelope.ts';
import { MAX_FAILURES, retryDelayMs } from './retry.ts';

/** Clock and chance of a decision. */
export interface DecisionContext {
  /** Epoch milliseconds. */
  readonly now: number;
  /** A number in [0, 1). */
  readonly random: number;
}

const REASONS: Partial<Record<ErrorCode, DeadLetterReason>> = { record_too_large: 'record_too_large' };

/** What becomes of a message whose logs have been worked: acknowledged, tried again, or at the third failure given up. */
export function decide(
  message: ReceivedMessage,
  envelope: Envelope,
  failed: readonly FailedLog[],
  context: DecisionContext,
): Verdict {
  const first = failed[0];
  if (!first) return { action: 'acknowledge' };
  const failures = message.failureCount + 1;
  if (failures < MAX_FAILURES) return retryFailed(message, context);
  return {
    action: 'give-up',
    letter: {
      tenantId: message.tenantId,
      body: onlyFailed(envelope, failed),
      reason: REASONS[first.error.code] ?? 'redaction_failed',
      failures,
      firstFailedAt: message.firstFailedAt ?? context.now,
      lastFailedAt: context.now,
    },
  };
}

/** The message is tried again, and it counts: a log in it failed in itself. */
const retryFailed = (message: ReceivedMessage, { random }: DecisionContext): Verdict => ({
  action: 'retry',
  delayMs: retryDelayMs(message.receiveCount, random),
  countsAsFailure: true,
});

/** The message is tried again and it does not count: the fault is not in its logs. */
export const retryLater = (message: ReceivedMessage, { random }: DecisionContext): Verdict => ({
  action: 'retry',
  delayMs: retryDelayMs(message.receiveCount, random),
  countsAsFailure: false,
});

/** A body that is no envelope is given up at once: no retry can mend it. */
export const giveUpInvalid = (message: ReceivedMessage, { now }: DecisionContext): Verdict => ({
  action: 'give-up',
  letter: {
    tenantId: message.tenantId,
    body: message.body,
    reason: 'invalid_envelope',
    failures: message.failureCount + 1,
    firstFailedAt: message.firstFailedAt ?? now,
    lastFailedAt: now,
  },
});

/** An envelope with only the failed logs. It is part of one that fitted, so no limit can be passed. */
function onlyFailed({ tenant_id, received_at }: Envelope, failed: readonly FailedLog[]): string {
  const limits = { targetBytes: Number.POSITIVE_INFINITY, hardBytes: Number.POSITIVE_INFINITY };
  const [packed] = pack(
    { tenant_id, received_at },
    failed.map(({ log }) => log),
    limits,
  );
  return (packed as { body: string }).body;
}
