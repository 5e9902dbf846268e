import { tenantIdSchema } from '../contract/log.ts';
import type { RejectedEntry } from '../contract/reply.ts';
import type { LogEntry } from '../envelope.ts';
import { RdpError } from '../errors.ts';
import { decodeText } from './decode.ts';
import { type EntryContext, type NormalizedEntry, tenantMismatch } from './entry.ts';
import { type NormalizedEntries, readJson } from './json.ts';
import type { MediaType } from './media-type.ts';
import { readNdjson } from './ndjson.ts';
import { readText } from './text.ts';

/** A request body and the headers that say how to read it. */
export interface Body {
  readonly mediaType: MediaType;
  /** Decompressed. */
  readonly bytes: Uint8Array;
  /** The `X-Tenant-ID` header. */
  readonly tenantId?: string | undefined;
  /** The `X-Log-ID` header, as it came; read for plain text only. */
  readonly logId?: string | undefined;
}

/** The logs of one request, all of one tenant. */
export interface Normalized {
  readonly tenantId: string;
  /** Whether the body could hold many logs: then the reply is a list. */
  readonly many: boolean;
  /** The valid logs, each with its place in the request (from 0). At least one. */
  readonly logs: readonly { readonly index: number; readonly log: LogEntry }[];
  readonly rejected: readonly RejectedEntry[];
}

/**
 * Reads the logs out of a body. CRLF, NUL and terminal escapes stay as they came; one leading byte order mark is left out;
 * bytes that are not UTF-8 and lone surrogates become U+FFFD.
 * @throws RdpError with a status of 400, or 413 for one log over its limit. Of many logs the invalid ones are listed instead,
 * unless none is valid.
 */
export function normalize(body: Body, options: Omit<EntryContext, 'tenantId'>): Normalized {
  const context: EntryContext = { ...options, tenantId: checkTenantHeader(body.tenantId) };
  const text = decodeText(body.bytes);
  if (text === '') throw new RdpError('empty_body', 'the body is empty');
  const read = READERS[body.mediaType](text, context, body.logId);
  return 'log' in read ? one(read) : many(read);
}

type Reader = (text: string, context: EntryContext, logId: string | undefined) => NormalizedEntry | NormalizedEntries;

const READERS: Readonly<Record<MediaType, Reader>> = {
  'application/json': (text, context) => readJson(text, context),
  'application/x-ndjson': (text, context) => readNdjson(text, context),
  'text/plain': (text, context, logId) => readText(text, logId, context),
};

function checkTenantHeader(tenantId: string | undefined): string | undefined {
  if (tenantId === undefined) return undefined;
  const checked = tenantIdSchema.safeParse(tenantId);
  if (checked.success) return tenantId;
  throw new RdpError('tenant_id_invalid', `X-Tenant-ID ${checked.error.issues[0]?.message}`, {
    data: { field: 'tenant_id' },
  });
}

const one = ({ tenantId, log }: NormalizedEntry): Normalized => ({
  tenantId,
  many: false,
  logs: [{ index: 0, log }],
  rejected: [],
});

function many({ entries, rejected }: NormalizedEntries): Normalized {
  const tenantId = entries[0]?.tenantId;
  if (tenantId === undefined) {
    throw new RdpError('no_valid_logs', rejected.length === 0 ? 'the body holds no log' : 'none of the logs is valid', {
      data: { rejected },
    });
  }
  if (entries.some((entry) => entry.tenantId !== tenantId)) throw tenantMismatch();
  return { tenantId, many: true, logs: entries, rejected };
}
