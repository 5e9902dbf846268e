import type { EntryContext } from './entry.ts';
import { collect, type NormalizedEntries, readJsonLog } from './json.ts';

const BLANK = /^[ \t\r]*$/;

/** The logs of NDJSON text: an object a line, LF or CRLF; blank lines are passed over and not counted. @throws RdpError `tenant_id_mismatch`, `too_many_logs`. */
export function readNdjson(text: string, context: EntryContext): NormalizedEntries {
  const lines = text.split('\n').filter((line) => !BLANK.test(line));
  return collect(lines, context, (line) => readJsonLog(line, context));
}
