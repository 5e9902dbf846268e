import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { LogInput } from '@rdp/core/contract';
import { toPlain } from './plain.ts';
import { toLog } from './to-log.ts';

/** Ranges of four severity numbers have one name (OpenTelemetry, "Logs Data Model", SeverityNumber). */
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/**
 * A log record of OpenTelemetry as a log. What comes of the record itself is named as in OTLP, in snake case; attributes,
 * resource and scope keep their own names one level below, so that none can hide another.
 */
export function otelLog(record: ReadableLogRecord): LogInput {
  const { body, spanContext, severityNumber, severityText, eventName, instrumentationScope: scope } = record;
  return toLog({
    text: typeof body === 'string' ? body : structured(body),
    level: levelName(severityNumber, severityText),
    timestamp: isoNanos(record.hrTime) ?? isoNanos(record.hrTimeObserved),
    fields: {
      observed_timestamp: isoNanos(record.hrTimeObserved),
      severity_number: severityNumber,
      severity_text: severityText,
      event_name: eventName,
      trace_id: spanContext?.traceId,
      span_id: spanContext?.spanId,
      trace_flags: spanContext?.traceFlags,
      ...(typeof body === 'object' && body !== null && { body }),
      ...nonEmpty('attributes', record.attributes),
      ...nonEmpty('resource', record.resource.attributes),
      scope: { name: scope.name, version: scope.version, ...nonEmpty('attributes', scope.attributes ?? {}) },
      ...(record.droppedAttributesCount > 0 && { dropped_attributes_count: record.droppedAttributesCount }),
    },
  });
}

const structured = (body: unknown): string =>
  body === undefined || body === null ? '' : (JSON.stringify(toPlain(body)) ?? '');

const nonEmpty = (name: string, attributes: object): object =>
  Object.keys(attributes).length === 0 ? {} : { [name]: attributes };

function levelName(number: number | undefined, text: string | undefined): string | undefined {
  if (number === undefined || number < 1 || number > 24) return text;
  return LEVELS[Math.floor((number - 1) / 4)];
}

/** Seconds and nanoseconds since the epoch as ISO 8601 with all nine digits; `undefined` for none. */
function isoNanos([seconds, nanos]: readonly [number, number]): string | undefined {
  if (seconds === 0 && nanos === 0) return undefined;
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return undefined;
  return `${date.toISOString().slice(0, -5)}.${String(nanos).padStart(9, '0')}Z`;
}
