import type * as z from 'zod/mini';
import { logSchema } from '../contract/log.ts';
import type { RejectedEntry } from '../contract/reply.ts';
import type { LogEntry } from '../envelope.ts';
import { type ErrorCode, RdpError } from '../errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { utf8Length } from '../utf8.ts';

/** What the logs of one request share. */
export interface EntryContext {
  /** The tenant that the request names beside its logs (`X-Tenant-ID`, `--tenant`). */
  readonly tenantId?: string | undefined;
  /** How many logs a body may hold. */
  readonly maxLogs: number;
  /** The limit of one log: text in UTF-8 plus attributes as JSON, in bytes. */
  readonly logBytes: number;
  /** Makes the id of a log that came without one. */
  readonly newId: () => string;
}

/** A log and the tenant it names. */
export interface NormalizedEntry {
  readonly tenantId: string;
  readonly log: LogEntry;
}

type Field = 'tenant_id' | 'log_id' | 'text';

const CODES: Readonly<Record<Field, { missing: ErrorCode; invalid: ErrorCode }>> = {
  tenant_id: { missing: 'tenant_id_missing', invalid: 'tenant_id_invalid' },
  log_id: { missing: 'log_id_invalid', invalid: 'log_id_invalid' },
  text: { missing: 'text_missing', invalid: 'text_invalid' },
};

/**
 * One JSON value as a log.
 * @throws RdpError naming the field that is missing or invalid; `tenant_id_mismatch` where value and request name two tenants;
 * `log_too_large` over the limit.
 */
export function normalizeEntry(value: JsonValue, context: EntryContext): NormalizedEntry {
  if (!isJsonObject(value)) throw new RdpError('not_an_object', 'a log must be a JSON object');
  const checked = logSchema.safeParse(value);
  if (!checked.success) throw fieldError(checked.error.issues[0] as z.core.$ZodIssue, value);
  const { tenant_id, log_id, text, ...attributes } = value as JsonObject & { text: string };
  const tenantId = resolveTenant(tenant_id as string | undefined, context.tenantId);
  const log: LogEntry = {
    log_id: (log_id as string | undefined) ?? context.newId(),
    source: 'json_upload',
    text,
    ...(Object.keys(attributes).length > 0 && { attributes: attributes as JsonObject }),
  };
  assertSize(log, context.logBytes);
  return { tenantId, log };
}

/** @throws RdpError `log_too_large` when text and attributes are over `limit` bytes. */
export function assertSize(log: LogEntry, limit: number): void {
  // A code unit is at most 3 bytes of UTF-8: most logs need no counting.
  if (!log.attributes && log.text.length * 3 <= limit) return;
  const bytes = utf8Length(log.text) + (log.attributes ? utf8Length(JSON.stringify(log.attributes)) : 0);
  if (bytes <= limit) return;
  throw new RdpError('log_too_large', `the log is ${bytes} bytes, over the limit of ${limit} bytes for one log`, {
    data: { limit: { name: 'log', bytes: limit } },
  });
}

/** Why an entry was refused, for the reply. */
export const rejection = (index: number, error: RdpError): RejectedEntry => ({
  index,
  code: error.code,
  message: error.message,
});

function resolveTenant(own: string | undefined, ofRequest: string | undefined): string {
  if (own !== undefined && ofRequest !== undefined && own !== ofRequest) throw tenantMismatch();
  const tenantId = own ?? ofRequest;
  if (tenantId === undefined) {
    throw new RdpError('tenant_id_missing', 'tenant_id is missing', {
      hint: 'name the tenant in the log, or in the X-Tenant-ID header',
      data: { field: 'tenant_id' },
    });
  }
  return tenantId;
}

/** The error for a request whose parts name more than one tenant. */
export const tenantMismatch = (): RdpError =>
  new RdpError('tenant_id_mismatch', 'all logs of a request must be of one tenant, the one that X-Tenant-ID names', {
    data: { field: 'tenant_id' },
  });

function fieldError(issue: z.core.$ZodIssue, value: JsonObject): RdpError {
  const field = issue.path[0] as Field;
  const missing = !Object.hasOwn(value, field) || (field === 'text' && value[field] === '');
  const reason = missing ? 'is missing or empty' : issue.code === 'invalid_type' ? 'must be a string' : issue.message;
  return new RdpError(CODES[field][missing ? 'missing' : 'invalid'], `${field} ${reason}`, { data: { field } });
}
