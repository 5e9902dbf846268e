import type { LogInput } from '@rdp/core/contract';
import type { RedactionPolicy, Redactor } from '@rdp/core/redact';
import { RdpError } from './errors.ts';

/** Removes what a policy names from lines. */
export interface Redaction {
  /** Resolves once `apply` can be called. @throws RdpError `invalid_options` for a policy that cannot be used. */
  readonly ready: Promise<void>;
  /** The line without what the policy names: the same string where it has none of it. Undefined until it is ready. */
  readonly apply: ((line: string) => string) | undefined;
  /** Why it will never be ready. */
  readonly error: RdpError | undefined;
}

/** Loads the engine when it is asked for: it is larger than the rest of the client. */
export function createRedaction(policy: RedactionPolicy): Redaction {
  let apply: Redaction['apply'];
  let failed: RdpError | undefined;
  const load = async (): Promise<void> => {
    try {
      const { compile } = await import('@rdp/core/redact');
      const redactor = compile(policy);
      apply = (line) => redactLine(line, redactor);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : 'the policy cannot be used';
      failed = new RdpError(`redact: ${reason}`, { code: 'invalid_options', retryable: false, cause });
      throw failed;
    }
  };
  const ready = load();
  // Who logs is told by `onError`; who awaits `ready` gets it too.
  ready.catch(() => {});
  return {
    ready,
    get apply() {
      return apply;
    },
    get error() {
      return failed;
    },
  };
}

/** Text and attributes are redacted as the pipeline does it; ids are not. */
function redactLine(line: string, redactor: Redactor): string {
  const { tenant_id, log_id, text, ...attributes } = JSON.parse(line) as LogInput;
  const redacted = typeof text === 'string' ? redactor.redact(text).text : text;
  const { value } = redactor.redactJson(attributes as Parameters<Redactor['redactJson']>[0]);
  if (redacted === text && value === attributes) return line;
  return JSON.stringify({ tenant_id, log_id, text: redacted, ...value });
}
