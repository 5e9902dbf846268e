/** A log as a pipeline took it. */
export interface TakenLog {
  readonly log_id: string;
  readonly text: string;
  readonly [attribute: string]: unknown;
}

/** What answers a request: the pipeline itself, or something that stands in for it. */
export type Upstream = (logs: readonly TakenLog[]) => Promise<UpstreamReply>;

/** The answer of an {@link Upstream}. */
export interface UpstreamReply {
  readonly status: number;
  readonly body: {
    readonly logs?: readonly unknown[];
    readonly rejected?: readonly unknown[];
    readonly [fact: string]: unknown;
  };
}

/** Takes logs and keeps them by id: what came twice under one id is there once, and other content under it is a conflict. */
export interface MemoryPipeline {
  readonly upstream: Upstream;
  readonly stored: ReadonlyMap<string, TakenLog>;
  readonly rejected: ReadonlySet<string>;
  /** Ids under which two contents came. */
  readonly conflicts: readonly string[];
}

/** A pipeline that has the contract's answers and no disk. It refuses a log whose text is `REFUSE` for ever. */
export function memoryPipeline(): MemoryPipeline {
  const stored = new Map<string, TakenLog>();
  const refused = new Set<string>();
  const conflicts: string[] = [];
  const take = (log: TakenLog): void => {
    const known = stored.get(log.log_id);
    if (known && JSON.stringify(known) !== JSON.stringify(log)) conflicts.push(log.log_id);
    else stored.set(log.log_id, log);
  };
  return {
    stored,
    rejected: refused,
    conflicts,
    async upstream(all) {
      const logs: unknown[] = [];
      const rejected: unknown[] = [];
      all.forEach((log, index) => {
        if (log.text === 'REFUSE') {
          refused.add(log.log_id);
          rejected.push({ index, code: 'text_invalid', message: 'no' });
          return;
        }
        take(log);
        logs.push({ index, log_id: log.log_id, message_id: 'm' });
      });
      if (logs.length > 0) return { status: 202, body: accepted(logs, rejected) };
      return { status: 400, body: problem(400, 'no_valid_logs', false, { rejected }) };
    },
  };
}

const accepted = (logs: readonly unknown[], rejected: readonly unknown[]) => ({
  status: 'accepted',
  accepted: logs.length,
  logs,
  rejected,
});

/** A problem body of RDP. */
export const problem = (status: number, code: string, retryable: boolean, extra: object = {}) => ({
  type: 'about:blank',
  title: 'x',
  status,
  detail: `it is ${code}`,
  code,
  retryable,
  ...extra,
});

/** Hands logs to a running pipeline. */
export const forwardTo =
  (url: string, tenantId: string): Upstream =>
  async (logs) => {
    const response = await fetch(`${url}/ingest`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', 'x-tenant-id': tenantId },
      body: logs.map((log) => JSON.stringify(log)).join('\n'),
    });
    return { status: response.status, body: (await response.json()) as UpstreamReply['body'] };
  };
