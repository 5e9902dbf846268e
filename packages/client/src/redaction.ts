import type { LogInput } from '@rdp/core/contract';
import type { RedactionPolicy, Redactor } from '@rdp/core/redact';

/** Removes what a policy names from lines. */
export interface Redaction {
  /** Resolves once `apply` can be called. @throws TypeError for a policy that names an unknown kind. */
  readonly ready: Promise<void>;
  /** The line without what the policy names: the same string where it has none of it. Undefined until it is ready. */
  apply: ((line: string) => string) | undefined;
}

/** Loads the engine when it is asked for: it is larger than the rest of the client. */
export function createRedaction(policy: RedactionPolicy): Redaction {
  const redaction: { ready: Promise<void>; apply: Redaction['apply'] } = {
    apply: undefined,
    ready: import('@rdp/core/redact').then(({ compile }) => {
      const redactor = compile(policy);
      redaction.apply = (line) => redactLine(line, redactor);
    }),
  };
  // Whoever logs is told by `onError`; whoever awaits `ready` gets it too.
  redaction.ready.catch(() => {});
  return redaction;
}

/** Text and attributes are redacted as the pipeline does it; ids are not. */
function redactLine(line: string, redactor: Redactor): string {
  const { tenant_id, log_id, text, ...attributes } = JSON.parse(line) as LogInput;
  const redacted = typeof text === 'string' ? redactor.redact(text).text : text;
  const { value } = redactor.redactJson(attributes as Parameters<Redactor['redactJson']>[0]);
  if (redacted === text && value === attributes) return line;
  return JSON.stringify({ tenant_id, log_id, text: redacted, ...value });
}
