import type { LogEntry } from '../envelope.ts';
import { RdpError } from '../errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { assertSize, type EntryContext, normalizeEntry } from './entry.ts';
import { parseJson } from './inspect-json.ts';

/** How the lines of a file are read: every one as JSON, every one as text, or JSON where a line is a JSON log. */
export type LineFormat = 'auto' | 'json' | 'text';

/** The members that loggers keep the text in; the first that a line has counts, the others are attributes. */
const TEXT_MEMBERS = ['text', 'message', 'msg', 'log'];

/** What is wrong with a JSON line that is a good text line all the same. */
const NOT_A_JSON_LOG = ['invalid_json', 'duplicate_key', 'too_deep', 'not_an_object', 'text_missing', 'text_invalid'];

/**
 * One line of a file (or several that belong together) as a log of the tenant that `context` names.
 * @throws RdpError why the line is no valid log.
 */
export function readLine(line: string, format: LineFormat, context: EntryContext): LogEntry {
  if (format === 'text' || (format === 'auto' && !line.startsWith('{'))) return textLog(line, context);
  try {
    return jsonLog(line, context);
  } catch (error) {
    const textInstead = format === 'auto' && error instanceof RdpError && NOT_A_JSON_LOG.includes(error.code);
    if (textInstead) return textLog(line, context);
    throw error;
  }
}

function textLog(text: string, context: EntryContext): LogEntry {
  const log = { log_id: context.newId(), source: 'text_upload', text } as const;
  assertSize(log, context.logBytes);
  return log;
}

function jsonLog(line: string, context: EntryContext): LogEntry {
  const { value, uniqueKeys } = parseJson(line);
  if (isJsonObject(value) && !uniqueKeys())
    throw new RdpError('duplicate_key', 'an object names the same member twice');
  return normalizeEntry(withText(value), context).log;
}

/** The value with its text under the name `text`. */
function withText(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  const member = TEXT_MEMBERS.find((name) => Object.hasOwn(value, name));
  if (member === undefined || member === 'text') return value;
  const { [member]: text, ...rest } = value;
  return { ...rest, text } as JsonObject;
}
