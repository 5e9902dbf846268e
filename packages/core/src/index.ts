export type { ApiKey, KeyGrant, KeyMaking, Sha256 } from './api-key.ts';
export { issueKey, readApiKey } from './api-key.ts';
export type { Envelope, EnvelopeHead, LogEntry, PackedEnvelope, PackLimits } from './envelope.ts';
export { pack, unpack } from './envelope.ts';
export type { ErrorCode, ErrorInfo, RdpErrorOptions } from './errors.ts';
export { ERROR_KINDS, RdpError, toRdpError } from './errors.ts';
export type { LogHead, LogLevel } from './head.ts';
export { findHead } from './head.ts';
export type { JsonObject, JsonValue } from './json.ts';
export type { Limits } from './limits.ts';
export { AWS_LIMITS, EMBEDDED_LIMITS, MESSAGE_TARGET_BYTES } from './limits.ts';
export type { EntryContext, NormalizedEntry } from './normalize/entry.ts';
export type { Body, Normalized } from './normalize/index.ts';
export { normalize } from './normalize/index.ts';
export type { LineFormat } from './normalize/line.ts';
export { readLine } from './normalize/line.ts';
export type { MediaType } from './normalize/media-type.ts';
export { parseMediaType } from './normalize/media-type.ts';
export type { Policy } from './policy.ts';
export { DEFAULT_POLICY, parsePolicy } from './policy.ts';
export type { RecordMaker, StoredRecord } from './record.ts';
export { conflictId, toRecord } from './record.ts';
export type {
  KeyOfTenant,
  KeyScope,
  StoredKey,
  Tenant,
  TenantChange,
  TenantQuotas,
  TenantSettings,
  TenantState,
} from './tenant-directory.ts';
export {
  changed,
  isValid,
  KEY_USE_STEP_MS,
  keyNotFound,
  newTenant,
  tenantExists,
  tenantNotFound,
} from './tenant-directory.ts';
export { utf8Length } from './utf8.ts';
