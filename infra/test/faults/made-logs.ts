import type { Random } from '@rdp/testkit';

/** A log to be sent, and what has to become of it. */
export interface MadeLog {
  readonly tenantId: string;
  readonly logId: string;
  /** As it is sent. */
  readonly body: object;
  /** The text as it has to be stored; nothing for a log that fails in itself. */
  readonly stored?: string;
}

/** How many logs, of how many tenants. */
export interface Amount {
  readonly logs: number;
  readonly tenants: number;
}

/** One log in so many fails in itself. */
const POISON_SHARE = 1 / 500;
/** One request in so many has logs so large that it takes several messages of the queue. */
const LARGE_SHARE = 1 / 40;
const LARGE_LOGS = 5;
const LARGE_BYTES = 100 * 1024;
const MAX_LOGS = 50;

/**
 * Requests, each of some logs of one tenant. The tenants use the same ids, and each text names whose it is: a log that went astray
 * cannot be taken for one of the right tenant.
 */
export function makeRequests({ logs, tenants }: Amount, random: Random): MadeLog[][] {
  const requests: MadeLog[][] = [];
  for (let tenant = 0; tenant < tenants; tenant++) {
    for (let at = 0; at < logs / tenants; ) {
      const large = random.chance(LARGE_SHARE);
      const count = Math.min(large ? LARGE_LOGS : random.int(1, MAX_LOGS), logs / tenants - at);
      requests.push(Array.from({ length: count }, () => makeLog(`tenant-${tenant}`, at++, large, random)));
    }
  }
  return random.shuffle(requests);
}

function makeLog(tenantId: string, at: number, large: boolean, random: Random): MadeLog {
  const logId = `log-${at}`;
  const log = { tenantId, logId };
  const text = (who: string): string =>
    `${tenantId} ${logId}: login of ${who}${large ? ' and so on'.repeat(LARGE_BYTES / 10) : ''}`;
  const sent = { log_id: logId, text: text(`user-${at}@example.com`) };
  if (!random.chance(POISON_SHARE)) return { ...log, body: sent, stored: text('[REDACTED]') };
  // Each of these numbers stands under a name that is sensitive, and its marker is five times as long: `record_too_large`.
  return { ...log, body: { ...sent, text: 'call me', phone: Array(500).fill(1) } };
}
