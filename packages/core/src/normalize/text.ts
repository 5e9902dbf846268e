import { logIdSchema } from '../contract/log.ts';
import { RdpError } from '../errors.ts';
import { assertSize, type EntryContext, type NormalizedEntry } from './entry.ts';

/**
 * A body of plain text: the whole of it is one log, line ends and all.
 * @param encodedLogId the `X-Log-ID` header, percent-encoded UTF-8 where not ASCII.
 * @throws RdpError `tenant_id_missing`, `log_id_invalid` or `log_too_large`.
 */
export function readText(text: string, encodedLogId: string | undefined, context: EntryContext): NormalizedEntry {
  if (context.tenantId === undefined) {
    throw new RdpError('tenant_id_missing', 'the X-Tenant-ID header is missing', { data: { field: 'tenant_id' } });
  }
  const log_id = encodedLogId === undefined ? context.newId() : decodeLogId(encodedLogId);
  const log = { log_id, source: 'text_upload', text } as const;
  assertSize(log, context.logBytes);
  return { tenantId: context.tenantId, log };
}

function decodeLogId(encoded: string): string {
  const checked = logIdSchema.safeParse(percentDecode(encoded));
  if (checked.success) return checked.data;
  throw new RdpError('log_id_invalid', `log_id ${checked.error.issues[0]?.message}`, { data: { field: 'log_id' } });
}

/** A `%` that starts no escape makes it no percent-encoding at all: refused, since guessing could merge two ids. */
function percentDecode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new RdpError('log_id_invalid', 'log_id is not valid percent-encoded UTF-8', { data: { field: 'log_id' } });
  }
}
