import type { LogEntry, StoredRecord } from '@rdp/core';

/** A made-up log. */
export const madeUpLog = (overrides: Partial<LogEntry> = {}): LogEntry => ({
  log_id: 'log-001',
  source: 'json_upload',
  text: 'User 555-0199 logged in',
  ...overrides,
});

/** A made-up record, as the worker would have made it. */
export const madeUpRecord = (overrides: Partial<StoredRecord> = {}): StoredRecord => ({
  tenant_id: 'acme',
  log_id: 'log-001',
  source: 'json_upload',
  original_text: 'User 555-0199 logged in',
  modified_data: 'User [REDACTED] logged in',
  processed_at: '2026-01-02T03:04:05.678Z',
  received_at: '2026-01-02T03:04:05.000Z',
  redactions: { PHONE: 1 },
  policy_version: 'default-2',
  content_mac: 'mac-of-log-001',
  ...overrides,
});

/** The body of a made-up envelope. */
export const madeUpEnvelope = (records: readonly LogEntry[] = [madeUpLog()], tenantId = 'acme'): string =>
  JSON.stringify({ v: 1, tenant_id: tenantId, received_at: '2026-01-02T03:04:05.000Z', records });
