import { setTimeout as wait } from 'node:timers/promises';
import { RdpError, type StoredRecord } from '@rdp/core';
import type { LogStore, RecordPage } from '@rdp/core/ports';

/** What a tail showed at once. */
export interface Page {
  readonly tenantId: string;
  readonly records: readonly StoredRecord[];
}

/** Tails of some tenants. */
export interface Watcher {
  /**
   * Reads each tenant once more, then no more; gives all pages in the order they were shown.
   * @throws RdpError what a read threw that no retry can help.
   */
  stop(): Promise<readonly Page[]>;
}

const PAGE = 200;
/** Between two rounds over all tenants. */
const PAUSE_MS = 1_000;
const RETRY_MS = 200;

/** Tails each tenant from now on, as `rdp tail` does: page after page, each from the cursor of the one before. */
export async function watch(store: Pick<LogStore, 'latest' | 'since'>, tenants: readonly string[]): Promise<Watcher> {
  const pages: Page[] = [];
  const cursors = new Map<string, string>();
  const stopping = new AbortController();

  async function catchUp(tenantId: string): Promise<void> {
    for (;;) {
      const from = cursors.get(tenantId) ?? '';
      const { records, cursor } = await retried(() => store.since(tenantId, from, PAGE));
      cursors.set(tenantId, cursor);
      if (records.length > 0) pages.push({ tenantId, records });
      if (records.length < PAGE) return;
    }
  }

  async function round(): Promise<void> {
    for (const tenantId of tenants) await catchUp(tenantId);
  }

  async function rounds(): Promise<void> {
    while (!stopping.signal.aborted) {
      await round();
      await wait(PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
    await round();
  }

  for (const tenantId of tenants) cursors.set(tenantId, (await retried(() => store.latest(tenantId, 0))).cursor);
  const ended = rounds();
  // It is told by `stop`.
  ended.catch(() => {});
  return {
    async stop() {
      stopping.abort();
      await ended;
      return pages;
    },
  };
}

/** Reads until it is done: a read that failed has moved no cursor. */
async function retried(read: () => Promise<RecordPage>): Promise<RecordPage> {
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof RdpError && error.retryable)) throw error;
      await wait(RETRY_MS);
    }
  }
}
