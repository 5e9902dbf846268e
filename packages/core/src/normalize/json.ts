import type { RejectedEntry } from '../contract/reply.ts';
import { RdpError, toRdpError } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import { type EntryContext, type NormalizedEntry, normalizeEntry, rejection } from './entry.ts';
import { parseJson } from './inspect-json.ts';

/** What a body of several logs came to: each entry is in one of the two lists, under its place in the body. */
export interface NormalizedEntries {
  readonly entries: readonly (NormalizedEntry & { readonly index: number })[];
  readonly rejected: readonly RejectedEntry[];
}

/** The log or logs of a JSON document: an object is one, an array is many. @throws RdpError when it is not JSON, or one log that is invalid. */
export function readJson(text: string, context: EntryContext): NormalizedEntry | NormalizedEntries {
  const { value, uniqueKeys } = parseJson(text);
  if (Array.isArray(value))
    return collect(value, context, (item, index) => checkedEntry(item, uniqueKeys(index), context));
  return checkedEntry(value, uniqueKeys(), context);
}

/** One log that stands alone in a JSON text, as a line of NDJSON does. @throws RdpError when it is not a valid log. */
export function readJsonLog(text: string, context: EntryContext): NormalizedEntry {
  const { value, uniqueKeys } = parseJson(text);
  return checkedEntry(value, Array.isArray(value) || uniqueKeys(), context);
}

/** Runs `read` over each item; an error of one item is a rejection of that item alone, save one that concerns the request. @throws RdpError `too_many_logs`, `tenant_id_mismatch`. */
export function collect<T>(
  items: readonly T[],
  { maxLogs }: EntryContext,
  read: (item: T, index: number) => NormalizedEntry,
): NormalizedEntries {
  if (items.length > maxLogs) {
    throw new RdpError('too_many_logs', `the body holds ${items.length} logs, over the limit of ${maxLogs}`, {
      data: { limit: { name: 'logs', count: maxLogs } },
    });
  }
  const entries: (NormalizedEntry & { index: number })[] = [];
  const rejected: RejectedEntry[] = [];
  items.forEach((item, index) => {
    try {
      entries.push({ index, ...read(item, index) });
    } catch (error) {
      const reason = toRdpError(error);
      if (reason.code === 'tenant_id_mismatch' || reason.code === 'internal') throw reason;
      rejected.push(rejection(index, reason));
    }
  });
  return { entries, rejected };
}

function checkedEntry(value: JsonValue, unique: boolean, context: EntryContext): NormalizedEntry {
  if (!unique) throw new RdpError('duplicate_key', 'an object names the same member twice (RFC 7493, section 2.3)');
  return normalizeEntry(value, context);
}
