import type { LogInput } from '@rdp/core/contract';
import { type Plain, toPlain } from './plain.ts';

/** A log as a logging library hands it over. */
export interface LoggedEvent {
  /** The message; where it is empty, the fields as JSON stand for it. */
  readonly text: string;
  /** The name of its level, one that RDP knows (`trace`, `debug`, `info`, `warn`, `error`, `fatal`) or the library's own. */
  readonly level?: string | undefined;
  /** When it was logged, as ISO 8601. */
  readonly timestamp?: string | undefined;
  /** Everything else. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The members of a log that are not attributes. A field of a program that has such a name must not become one. */
const RESERVED = ['tenant_id', 'log_id', 'text'];

/**
 * The log that RDP takes: `text`, `level` and `timestamp` (the names that its normalization reads), and the fields as
 * attributes. A field named `tenant_id`, `log_id` or `text` is kept as `_tenant_id`, `_log_id` or `_text`, since it would
 * name another tenant, make many logs one, or replace the message; so is one that `level` or `timestamp` would replace.
 */
export function toLog({ text, level, timestamp, fields }: LoggedEvent): LogInput {
  const plain = toPlain(fields);
  const attributes: Members = isMembers(plain) ? plain : { fields: plain ?? null };
  const own = { ...(level !== undefined && { level }), ...(timestamp !== undefined && { timestamp }) };
  const reserved = [...RESERVED, ...Object.keys(own)];
  return {
    ...(reserved.some((name) => Object.hasOwn(attributes, name)) ? renamed(attributes, reserved) : attributes),
    ...own,
    text: text === '' ? JSON.stringify(attributes) : text.toWellFormed(),
  };
}

type Members = Readonly<Record<string, Plain>>;

const isMembers = (plain: Plain | undefined): plain is Members =>
  typeof plain === 'object' && plain !== null && !Array.isArray(plain);

function renamed(attributes: Members, reserved: readonly string[]): Members {
  const nameOf = (name: string): string => {
    if (!reserved.includes(name)) return name;
    let free = `_${name}`;
    while (Object.hasOwn(attributes, free)) free = `_${free}`;
    return free;
  };
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [nameOf(name), value]));
}

/** A time as ISO 8601 in UTC; `undefined` where there is none that a date can hold. */
export function isoTime(time: unknown): string | undefined {
  if (typeof time === 'string') return time === '' ? undefined : time;
  if (time instanceof Date) return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
  if (typeof time !== 'number') return undefined;
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
