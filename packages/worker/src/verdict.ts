import type { Envelope } from '@rdp/core';
import type { ReceivedMessage, Verdict } from '@rdp/core/ports';
import { letterOf } from './dead-letter.ts';
import type { FailedLog } from './process-envelope.ts';
import { MAX_FAILURES, retryDelayMs } from './retry.ts';

/** Clock and chance of a decision. */
export interface DecisionContext {
  /** Epoch milliseconds. */
  readonly now: number;
  /** A number in [0, 1). */
  readonly random: number;
}

/** What becomes of a message whose logs have been worked: acknowledged, tried again, or at the third failure given up. */
export function decide(
  message: ReceivedMessage,
  envelope: Envelope,
  failed: readonly FailedLog[],
  context: DecisionContext,
): Verdict {
  if (failed.length === 0) return { action: 'acknowledge' };
  const failures = message.failureCount + 1;
  if (failures < MAX_FAILURES) return retryFailed(message, context);
  const firstFailedAt = message.firstFailedAt ?? context.now;
  return {
    action: 'give-up',
    letter: letterOf(envelope, failed, { failures, firstFailedAt, lastFailedAt: context.now }),
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
