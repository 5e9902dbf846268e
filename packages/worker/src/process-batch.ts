import { type Envelope, type RdpError, type RecordMaker, toRdpError, unpack } from '@rdp/core';
import type { Outcome, ReceivedMessage, Settle } from '@rdp/core/ports';
import { type FailedLog, processEnvelope } from './process-envelope.ts';
import { type DecisionContext, decide, giveUpInvalid, retryLater } from './verdict.ts';

/** What the worker use case needs. */
export interface WorkerDependencies {
  /** The policy, redactor and key of a tenant. Throws (retryable) while they cannot be read. */
  readonly makerFor: (tenantId: string) => Promise<RecordMaker>;
  readonly settle: Settle;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** True when no new work may be started: the rest is given back. */
  readonly shouldStop: () => boolean;
  /** Is told when a message could not be opened or its outcome not settled: the store or a queue is down. It will be tried again. */
  readonly onUnsettled?: (error: RdpError) => void;
  /** Is told of each log that failed in itself. */
  readonly onFailedLog?: (failed: FailedLog, message: ReceivedMessage) => void;
}

/**
 * Works a batch of messages: unpack, redact, store, then acknowledge, retry or give up each of them.
 *
 * Messages received for the first time are settled together. From the second receive on a message may hold a log that kills
 * the process, so it is worked log by log, in an order that changes with the receive count: its neighbours get stored.
 * Never throws: a store that is down makes the messages come back later, and that never counts against their logs.
 */
export async function processBatch(messages: readonly ReceivedMessage[], worker: WorkerDependencies): Promise<void> {
  const fresh = messages.filter(({ receiveCount }) => receiveCount <= 1);
  const again = messages.filter(({ receiveCount }) => receiveCount > 1);
  const outcomes: Outcome[] = [];
  for (const message of fresh) outcomes.push(await workAtOnce(message, worker));
  if (outcomes.length > 0) await settle(outcomes, worker);
  // Beside each other: a step of each of them shares a commit.
  await Promise.all(again.map((message) => workOneByOne(message, worker)));
}

const contextOf = ({ now, random }: WorkerDependencies): DecisionContext => ({ now: now(), random: random() });

async function workAtOnce(message: ReceivedMessage, worker: WorkerDependencies): Promise<Outcome> {
  const opened = await open(message, worker);
  if ('outcome' in opened) return opened.outcome;
  const { maker, envelope } = opened;
  const { records, failed } = processEnvelope(maker, envelope, new Date(worker.now()).toISOString());
  for (const log of failed) worker.onFailedLog?.(log, message);
  return { message, records, verdict: decide(message, envelope, failed, contextOf(worker)) };
}

async function workOneByOne(message: ReceivedMessage, worker: WorkerDependencies): Promise<void> {
  const opened = await open(message, worker);
  if ('outcome' in opened) return void (await settle([opened.outcome], worker));
  const { maker, envelope } = opened;
  const failed: FailedLog[] = [];
  for (const log of rotate(envelope.records, message.receiveCount)) {
    if (worker.shouldStop()) return void (await settle([{ message, records: [], verdict: giveBack }], worker));
    const one = processEnvelope(maker, { ...envelope, records: [log] }, new Date(worker.now()).toISOString());
    failed.push(...one.failed);
    if (one.records.length === 0) continue;
    const stored = await settle([{ message, records: one.records, verdict: { action: 'keep' } }], worker);
    if (!stored) return;
  }
  for (const log of failed) worker.onFailedLog?.(log, message);
  await settle([{ message, records: [], verdict: decide(message, envelope, failed, contextOf(worker)) }], worker);
}

/** Settles, or makes every message come back later; tells which. Where not even that can be noted, the visibility timeout does it. */
async function settle(outcomes: readonly Outcome[], worker: WorkerDependencies): Promise<boolean> {
  try {
    await worker.settle(outcomes);
    return true;
  } catch (cause) {
    worker.onUnsettled?.(toRdpError(cause));
    const later = outcomes.map(({ message }) => ({
      message,
      records: [],
      verdict: retryLater(message, contextOf(worker)),
    }));
    await worker.settle(later).catch((error) => worker.onUnsettled?.(toRdpError(error)));
    return false;
  }
}

const giveBack = { action: 'retry', delayMs: 0, countsAsFailure: false } as const;

/** The envelope and the tenant's maker, or the outcome of a message that cannot be worked now. */
async function open(
  message: ReceivedMessage,
  worker: WorkerDependencies,
): Promise<{ maker: RecordMaker; envelope: Envelope } | { outcome: Outcome }> {
  if (worker.shouldStop()) return { outcome: { message, records: [], verdict: giveBack } };
  try {
    const envelope = unpack(message.body);
    return { envelope, maker: await worker.makerFor(envelope.tenant_id) };
  } catch (cause) {
    const error = toRdpError(cause);
    const context = contextOf(worker);
    if (error.code === 'invalid_envelope') {
      return { outcome: { message, records: [], verdict: giveUpInvalid(message, context) } };
    }
    worker.onUnsettled?.(error);
    return { outcome: { message, records: [], verdict: retryLater(message, context) } };
  }
}

/** `items` from another start, so that over the receives each of them comes early. */
function rotate<T>(items: readonly T[], receiveCount: number): T[] {
  // A stride of a golden-ratio share spreads the starts evenly over the list, whatever its length.
  const start = Math.floor(((receiveCount * 0.618_033_988_75) % 1) * items.length);
  return [...items.slice(start), ...items.slice(0, start)];
}
