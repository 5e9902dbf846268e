import type { LogInput } from '@rdp/core/contract';
import { RdpError } from './errors.ts';

/**
 * A log as one line of NDJSON, with an id that is made here and now where it has none: sent again, it is the same log.
 * @throws RdpError `log_invalid` for what JSON cannot hold, `tenant_id_mismatch` for a log of another tenant.
 */
export function toLine(log: string | LogInput, tenantId: string, newId: () => string): string {
  if (typeof log === 'string') return `{"log_id":"${newId()}","text":${JSON.stringify(log)}}`;
  const json = stringify(log);
  if (log.tenant_id !== undefined && log.tenant_id !== tenantId) {
    throw new RdpError('the log is of another tenant than the client', {
      code: 'tenant_id_mismatch',
      retryable: false,
    });
  }
  if (log.log_id !== undefined) return json;
  return json === '{}' ? `{"log_id":"${newId()}"}` : `{"log_id":"${newId()}",${json.slice(1)}`;
}

/** The id in a line that {@link toLine} made. */
export const logIdOf = (line: string): string => String((JSON.parse(line) as LogInput).log_id);

/** What `JSON.stringify` throws names values of the log: it is not kept. */
function stringify(log: LogInput): string {
  try {
    const json = JSON.stringify(log);
    if (json?.startsWith('{')) return json;
  } catch {}
  throw new RdpError('the log cannot be written as a JSON object', { code: 'log_invalid', retryable: false });
}
