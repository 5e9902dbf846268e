import type { Message } from '@aws-sdk/client-sqs';
import type { DeadLetter, DeadLetterFilter, DeadLetterReason, KeptDeadLetter } from '@rdp/core/ports';
import { ATTRIBUTE, number, numberOf, systemNumberOf, tenantOf, text, textOf } from './message.ts';
import type { NewMessage } from './send-messages.ts';

/** How long SQS keeps a dead letter (the queue's `MessageRetentionPeriod`), counted from when its message was sent. */
const RETENTION_MS = 14 * 24 * 60 * 60 * 1000;

const REASONS: Readonly<Record<DeadLetterReason, true>> = {
  record_too_large: true,
  redaction_failed: true,
  invalid_envelope: true,
  unknown: true,
};

/** A dead letter as a message. */
export const toMessage = (letter: DeadLetter): NewMessage => ({
  tenantId: letter.tenantId,
  body: letter.body,
  attributes: {
    [ATTRIBUTE.reason]: text(letter.reason),
    [ATTRIBUTE.failures]: number(letter.failures),
    [ATTRIBUTE.firstFailedAt]: number(letter.firstFailedAt),
    [ATTRIBUTE.lastFailedAt]: number(letter.lastFailedAt),
    [ATTRIBUTE.redrives]: number(letter.redrives ?? 0),
  },
});

/** A dead letter as the message that goes back to the queue. */
export const toRedriven = ({ tenantId, body, redrives }: KeptDeadLetter): NewMessage => ({
  tenantId,
  body,
  attributes: { [ATTRIBUTE.redrives]: number(redrives + 1) },
});

/**
 * The dead letter in a message. One that the queue's own redrive policy moved has neither reason nor times: it is `unknown`,
 * and its times are those of its first sending, since SQS tells no other; its retention counts from there, too.
 */
export function toLetter(message: Message): KeptDeadLetter {
  const sent = systemNumberOf(message, 'SentTimestamp', 0);
  const reason = textOf(message, ATTRIBUTE.reason) ?? '';
  return {
    id: message.MessageId ?? '',
    tenantId: tenantOf(message),
    body: message.Body ?? '',
    reason: Object.hasOwn(REASONS, reason) ? (reason as DeadLetterReason) : 'unknown',
    failures: numberOf(message, ATTRIBUTE.failures) ?? 0,
    firstFailedAt: numberOf(message, ATTRIBUTE.firstFailedAt) ?? sent,
    lastFailedAt: numberOf(message, ATTRIBUTE.lastFailedAt) ?? sent,
    redrives: numberOf(message, ATTRIBUTE.redrives) ?? 0,
    expiresAt: sent + RETENTION_MS,
  };
}

/** When SQS took the message of a letter: epoch milliseconds. */
export const sentAt = ({ expiresAt }: KeptDeadLetter): number => expiresAt - RETENTION_MS;

/** Tells which letters a filter means. */
export function matcher({
  tenantId,
  reason,
  ids,
  failedBefore,
}: DeadLetterFilter): (letter: KeptDeadLetter) => boolean {
  const wanted = ids && new Set(ids);
  return (letter) =>
    (tenantId === undefined || letter.tenantId === tenantId) &&
    (reason === undefined || letter.reason === reason) &&
    (failedBefore === undefined || letter.lastFailedAt < failedBefore) &&
    (wanted === undefined || wanted.has(letter.id));
}
