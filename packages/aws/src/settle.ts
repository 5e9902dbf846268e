import type { DeadLetterQueue, LogStore, Outcome, ReceivedMessage, Settle, WriteResult } from '@rdp/core/ports';
import type { FailureCounts } from './failure-counts.ts';
import type { Receipts } from './receipts.ts';

/** What settling needs. */
export interface SettleDependencies {
  readonly store: Pick<LogStore, 'write'>;
  readonly deadLetters: Pick<DeadLetterQueue, 'send'>;
  readonly failures: Pick<FailureCounts, 'write'>;
  readonly receipts: Receipts;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Is told of each outcome that was carried out, and what became of its records. */
  readonly onSettled?: (outcome: Outcome, results: readonly WriteResult[]) => void;
}

/**
 * Settles step by step, since AWS has no transaction over store and queues: records, then dead letter, then
 * acknowledgement. Where a step fails the later ones are left out, so the worst that a crash in between can do is to bring a
 * message back whose records and dead letter are there already; both are known again by their ids.
 * Outcomes do not wait for each other; the first failure is thrown when all of them have come to their end.
 */
export const createSettle =
  (dependencies: SettleDependencies): Settle =>
  async (outcomes) => {
    const settled = await Promise.allSettled(outcomes.map((outcome) => settleOne(outcome, dependencies)));
    const failure = settled.find(({ status }) => status === 'rejected');
    if (failure?.status === 'rejected') throw failure.reason;
  };

async function settleOne(outcome: Outcome, dependencies: SettleDependencies): Promise<void> {
  const { message, records } = outcome;
  const results = records.length > 0 ? await dependencies.store.write(records) : [];
  await carryOut(outcome.verdict, message, dependencies);
  dependencies.onSettled?.(outcome, results);
}

async function carryOut(
  verdict: Outcome['verdict'],
  message: ReceivedMessage,
  { deadLetters, failures, receipts, now }: SettleDependencies,
): Promise<void> {
  if (verdict.action === 'keep') return;
  if (verdict.action === 'retry') {
    if (verdict.countsAsFailure) {
      await failures.write(message.tenantId, message.messageId, {
        failures: message.failureCount + 1,
        firstFailedAt: message.firstFailedAt ?? now(),
      });
    }
    return receipts.delay(message, verdict.delayMs);
  }
  if (verdict.action === 'give-up') await deadLetters.send([{ ...verdict.letter, redrives: message.redrives ?? 0 }]);
  await receipts.acknowledge(message);
}
