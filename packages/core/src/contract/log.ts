import * as z from 'zod/mini';
import { MAX_LOG_ID_BYTES, MAX_TENANT_ID_LENGTH } from '../limits.ts';
import { utf8Length } from '../utf8.ts';

const TENANT_ID = new RegExp(`^[A-Za-z0-9_.-]{1,${MAX_TENANT_ID_LENGTH}}$`);
// No control characters (Unicode category Cc) and no `~`, which separates a conflicting record's id from its content_mac.
const LOG_ID = /^[^\p{Cc}~]+$/u;

/** The name of a tenant. */
export const tenantIdSchema = z
  .string()
  .check(z.regex(TENANT_ID, `must be 1 to ${MAX_TENANT_ID_LENGTH} of A-Z a-z 0-9 _ - .`));

/** The id of a log within its tenant: the idempotency key of the sender. */
export const logIdSchema = z.string().check(
  z.regex(LOG_ID, 'must have at least one character, no control character and no ~'),
  z.refine((id) => id.isWellFormed(), 'must be valid Unicode'),
  z.refine((id) => utf8Length(id) <= MAX_LOG_ID_BYTES, `must be at most ${MAX_LOG_ID_BYTES} bytes of UTF-8`),
);

/** The text of a log: any characters, at least one. */
export const textSchema = z.string().check(z.minLength(1, 'must not be empty'));

/** One log as a client sends it. Every other member is an attribute of the log. */
export const logSchema = z.looseObject({
  tenant_id: z.optional(tenantIdSchema),
  log_id: z.optional(logIdSchema),
  text: textSchema,
});

/** Many logs of one tenant: the body of a JSON array. */
export const logsSchema = z.array(logSchema).check(z.minLength(1));

/** One log as a client sends it. */
export interface LogInput {
  /** Whose log it is; may be left out where the `X-Tenant-ID` header names the tenant. */
  tenant_id?: string;
  /** Idempotency key; made by RDP (UUID v4) where left out. */
  log_id?: string;
  /** The log itself. */
  text: string;
  /** Any other member is an attribute. */
  [attribute: string]: unknown;
}

/** Where a record's text came from: a JSON body, or a body of plain text. */
export type LogSource = 'json_upload' | 'text_upload';
