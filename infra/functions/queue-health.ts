import { RdpError } from '@rdp/core';
import type { LogQueue } from '@rdp/core/ports';

/** How long one send that failed counts against a queue that nobody has sent to since, in milliseconds. */
const REMEMBERED_MS = 30_000;

/**
 * A queue that knows its health by what the last send came to: ingest may send and nothing else, so it cannot ask.
 * @param now epoch milliseconds.
 */
export function watchSends(queue: Pick<LogQueue, 'send'>, now: () => number) {
  let failedAt: number | undefined;
  return {
    async send(messages: Parameters<LogQueue['send']>[0]) {
      const results = await queue.send(messages);
      failedAt = results.length > 0 && results.every(({ ok }) => !ok) ? now() : undefined;
      return results;
    },
    /** @throws RdpError `queue_unavailable` when the last send was refused as a whole, a moment ago. */
    async check(): Promise<void> {
      if (failedAt === undefined || now() - failedAt >= REMEMBERED_MS) return;
      throw new RdpError('queue_unavailable', 'the queue took nothing when it was last tried', {
        retryAfterSeconds: 5,
      });
    },
  };
}
