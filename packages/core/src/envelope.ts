import type { LogSource } from './contract/log.ts';
import { RdpError } from './errors.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { utf8Length } from './utf8.ts';

/** One log on its way: normalized, with its id, not yet redacted. */
export interface LogEntry {
  readonly log_id: string;
  readonly source: LogSource;
  /** The text that came in. */
  readonly text: string;
  /** The JSON members that stood beside the text. */
  readonly attributes?: JsonObject;
}

/** The queue message: many logs of one tenant out of one request. */
export interface Envelope {
  readonly v: 1;
  readonly tenant_id: string;
  /** When ingest took the logs: ISO 8601, UTC. */
  readonly received_at: string;
  readonly records: readonly LogEntry[];
}

/** A serialized envelope and the positions, in the packed list, of the logs it carries. */
export interface PackedEnvelope {
  readonly body: string;
  readonly indexes: readonly number[];
}

/** Sizes for {@link pack}, in bytes of UTF-8. */
export interface PackLimits {
  /** What an envelope is filled up to; a log bigger than this travels alone. */
  readonly targetBytes: number;
  /** What an envelope never exceeds. */
  readonly hardBytes: number;
}

/** What all logs of one packing share. */
export type EnvelopeHead = Omit<Envelope, 'v' | 'records'>;

// JSON.stringify escapes control characters and lone surrogates; SQS refuses these two as well (SendMessage, "MessageBody").
const REFUSED_BY_SQS = /[\uFFFE\uFFFF]/g;

/** `value` as JSON text made only of code points that SQS takes: #x9 #xA #xD, #x20–#xD7FF, #xE000–#xFFFD, #x10000–#x10FFFF. */
const serialize = (value: unknown): string =>
  JSON.stringify(value).replace(REFUSED_BY_SQS, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);

/**
 * Packs logs into as few envelopes as fit, in their order.
 * @throws RdpError `log_too_large` when one log alone passes the hard limit.
 */
export function pack(head: EnvelopeHead, logs: readonly LogEntry[], limits: PackLimits): PackedEnvelope[] {
  const opening = `${serialize({ v: 1, ...head }).slice(0, -1)},"records":[`;
  const frameBytes = utf8Length(opening) + 2;
  const packed: PackedEnvelope[] = [];
  let bodies: string[] = [];
  let indexes: number[] = [];
  let bytes = frameBytes;
  const close = (): void => {
    if (indexes.length > 0) packed.push({ body: `${opening}${bodies.join(',')}]}`, indexes });
    bodies = [];
    indexes = [];
    bytes = frameBytes;
  };
  logs.forEach((log, index) => {
    const body = serialize(log);
    const size = utf8Length(body);
    if (frameBytes + size > limits.hardBytes) throw tooLargeForMessage(limits.hardBytes);
    if (bytes + size + 1 > limits.targetBytes) close();
    bodies.push(body);
    indexes.push(index);
    bytes += size + 1;
  });
  close();
  return packed;
}

const tooLargeForMessage = (bytes: number): RdpError =>
  new RdpError('log_too_large', `one log is over the limit of ${bytes} bytes of a queue message`, {
    data: { limit: { name: 'message', bytes } },
  });

/**
 * The envelope in a queue message.
 * @throws RdpError `invalid_envelope` when it is none; `unknown_envelope_version` (retryable) when a newer RDP wrote it.
 */
export function unpack(body: string): Envelope {
  const value = parse(body);
  if (!isJsonObject(value) || typeof value['v'] !== 'number') throw invalidEnvelope();
  if (value['v'] !== 1) {
    throw new RdpError(
      'unknown_envelope_version',
      `the message has envelope version ${value['v']}; this worker knows 1`,
      {
        hint: 'deploy the worker before the ingest that writes the newer version',
      },
    );
  }
  const { tenant_id, received_at, records } = value;
  const whole = typeof tenant_id === 'string' && typeof received_at === 'string' && Array.isArray(records);
  if (!whole || !records.every(isLogEntry)) throw invalidEnvelope();
  return { v: 1, tenant_id, received_at, records: records as unknown as LogEntry[] };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The parser's own message quotes the body, which is raw text: it must not become a cause.
    throw invalidEnvelope();
  }
}

const invalidEnvelope = (): RdpError => new RdpError('invalid_envelope', 'the queue message is not an RDP envelope');

const isLogEntry = (value: unknown): boolean =>
  isJsonObject(value) &&
  typeof value['log_id'] === 'string' &&
  typeof value['text'] === 'string' &&
  (value['source'] === 'json_upload' || value['source'] === 'text_upload') &&
  (value['attributes'] === undefined || isJsonObject(value['attributes']));
