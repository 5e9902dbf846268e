import type { LogSource } from './contract/log.ts';
import type { LogEntry } from './envelope.ts';
import { RdpError } from './errors.ts';
import { findHead, type LogLevel } from './head.ts';
import { canonicalJson, type JsonObject } from './json.ts';
import type { Policy } from './policy.ts';
import type { Counts, Redactor } from './redact/index.ts';
import { utf8Length } from './utf8.ts';

/** What the store keeps of one log. */
export interface StoredRecord {
  readonly tenant_id: string;
  readonly log_id: string;
  readonly source: LogSource;
  /** The text that came in; absent where the policy keeps no originals or the reader did not ask for them. */
  readonly original_text?: string;
  /** The text without terminal escape sequences and without what the policy redacts. */
  readonly modified_data: string;
  /** When the worker made this record: ISO 8601, UTC. */
  readonly processed_at: string;
  /** When ingest took the log: ISO 8601, UTC. */
  readonly received_at: string;
  /** When the log itself says it was written: ISO 8601, UTC. */
  readonly logged_at?: string;
  readonly level?: LogLevel;
  /** The JSON members beside the text, redacted. */
  readonly attributes?: JsonObject;
  /** The JSON members as they came in. */
  readonly original_attributes?: JsonObject;
  /** How many findings of each kind were redacted. */
  readonly redactions: Counts;
  readonly policy_version: string;
  /** The id that this log came with, where a log of other content has it. */
  readonly conflict_of?: string;
  /** HMAC over source, text and attributes under the tenant's key: tells whether two logs of one id are the same. */
  readonly content_mac: string;
  /** When the record expires: epoch seconds. */
  readonly expires_at?: number;
}

/** What makes records of one tenant. */
export interface RecordMaker {
  readonly tenantId: string;
  readonly policy: Policy;
  /** Compiled from the policy. */
  readonly redactor: Redactor;
  /** HMAC under the tenant's key, in a text form free of `~`. */
  readonly mac: (content: string) => string;
}

/** A result may grow to this many times the log, and never under this many bytes (a marker is longer than some values). */
const MAX_GROWTH = 2;
const GROWTH_FLOOR_BYTES = 1024;

/**
 * The record of one log.
 * @param receivedAt ISO 8601. @param processedAt ISO 8601.
 * @throws RdpError `record_too_large` when redaction made it more than twice as long, `redaction_failed` when it failed.
 */
export function toRecord(maker: RecordMaker, log: LogEntry, receivedAt: string, processedAt: string): StoredRecord {
  const { text, attributes } = redactLog(maker.redactor, log);
  const keepOriginal = maker.policy.keep_original;
  return {
    tenant_id: maker.tenantId,
    log_id: log.log_id,
    source: log.source,
    ...(keepOriginal && { original_text: log.text }),
    modified_data: text.text,
    processed_at: processedAt,
    received_at: receivedAt,
    ...findHead(log.text, log.attributes),
    ...(attributes && { attributes: attributes.value }),
    ...(keepOriginal && log.attributes && { original_attributes: log.attributes }),
    redactions: attributes ? sum(text.counts, attributes.counts) : text.counts,
    policy_version: maker.policy.version,
    content_mac: maker.mac(content(log)),
  };
}

/** The id under which a log is kept whose own id another content already has. */
export const conflictId = (record: StoredRecord): string => `${record.log_id}~${record.content_mac}`;

function redactLog(redactor: Redactor, log: LogEntry) {
  try {
    const text = redactor.redact(stripTerminalEscapes(log.text));
    const attributes = log.attributes && redactor.redactJson(log.attributes);
    assertGrowth(log.text, text.text);
    if (attributes && attributes.value !== log.attributes) {
      assertGrowth(JSON.stringify(log.attributes), JSON.stringify(attributes.value));
    }
    return { text, attributes };
  } catch (error) {
    if (error instanceof RdpError) throw error;
    throw new RdpError('redaction_failed', 'the log could not be redacted', { cause: error });
  }
}

function assertGrowth(before: string, after: string): void {
  if (after.length <= before.length || after.length * 3 <= GROWTH_FLOOR_BYTES) return;
  const limit = Math.max(MAX_GROWTH * utf8Length(before), GROWTH_FLOOR_BYTES);
  if (utf8Length(after) > limit) {
    throw new RdpError('record_too_large', `redaction made the log more than ${MAX_GROWTH} times as long`);
  }
}

// ECMA-48 (5.4): CSI sequences, OSC strings (ended by BEL or ST), and the two-character escapes; C1 CSI as a single unit.
const TERMINAL_ESCAPE = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\^_]/g;

/** `text` without terminal escape sequences, which would hide the edges of a value and could drive a reader's terminal. */
const stripTerminalEscapes = (text: string): string =>
  text.includes('\x1b') || text.includes('\x9b') ? text.replace(TERMINAL_ESCAPE, '') : text;

/** What the content_mac is over; the length keeps text and attributes apart. */
const content = (log: LogEntry): string =>
  `${log.source}:${log.text.length}:${log.text}${log.attributes ? canonicalJson(log.attributes) : ''}`;

function sum(a: Counts, b: Counts): Counts {
  const total: Record<string, number> = { ...a };
  for (const [kind, count] of Object.entries(b)) total[kind] = (total[kind] ?? 0) + count;
  return total;
}
