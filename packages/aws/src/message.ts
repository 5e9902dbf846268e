import type { Message, MessageAttributeValue, MessageSystemAttributeName } from '@aws-sdk/client-sqs';
import { RdpError, unpack } from '@rdp/core';

/** Message attributes by name. */
export type Attributes = Record<string, MessageAttributeValue>;

/** The message attributes that RDP uses: everything but the envelope itself. */
export const ATTRIBUTE = {
  tenantId: 'tenant_id',
  redrives: 'redrives',
  reason: 'reason',
  failures: 'failures',
  firstFailedAt: 'first_failed_at',
  lastFailedAt: 'last_failed_at',
} as const;

/** What a receive asks SQS to tell of a message. */
export const SYSTEM_ATTRIBUTES: MessageSystemAttributeName[] = ['ApproximateReceiveCount', 'SentTimestamp'];

/** An attribute that holds text. */
export const text = (value: string): MessageAttributeValue => ({ DataType: 'String', StringValue: value });

/** An attribute that holds a number. */
export const number = (value: number): MessageAttributeValue => ({ DataType: 'Number', StringValue: String(value) });

/** The text of an attribute; nothing where it is not there. */
export const textOf = ({ MessageAttributes }: Message, name: string): string | undefined =>
  MessageAttributes?.[name]?.StringValue;

/** The number in an attribute; nothing where it is not there or is none. */
export function numberOf(message: Message, name: string): number | undefined {
  const value = Number(textOf(message, name) ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}

/** The number in one of {@link SYSTEM_ATTRIBUTES}; `otherwise` where SQS does not tell it. */
export const systemNumberOf = (
  { Attributes }: Message,
  name: (typeof SYSTEM_ATTRIBUTES)[number],
  otherwise: number,
): number => Number(Attributes?.[name] ?? otherwise);

/** The tenant of a message: as its attribute says, or else its envelope. Empty where neither does: no tenant has such an id. */
export function tenantOf(message: Message): string {
  const named = textOf(message, ATTRIBUTE.tenantId);
  if (named !== undefined) return named;
  try {
    return unpack(message.Body ?? '').tenant_id;
  } catch (error) {
    if (error instanceof RdpError) return '';
    throw error;
  }
}

/** What says whose a message is: the group by which SQS keeps one tenant from delaying another, and the attribute. */
export const ofTenant = (tenantId: string, attributes: Attributes = {}) =>
  tenantId === ''
    ? { MessageAttributes: attributes }
    : { MessageGroupId: tenantId, MessageAttributes: { [ATTRIBUTE.tenantId]: text(tenantId), ...attributes } };
