import { toRdpError } from '@rdp/core';
import type { LogQueue, ReceivedMessage, SendResult, Verdict } from '@rdp/core/ports';
import type { Committer } from './committer.ts';
import type { Database } from './database.ts';
import { insertDeadLetters } from './dead-letters.ts';
import { insertMessage } from './insert-message.ts';

/** What the embedded queue needs. */
export interface QueueOptions {
  readonly database: Database;
  readonly committer: Committer;
  /** Names this process as the holder of what it receives. */
  readonly owner: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Makes a message id. */
  readonly newId: () => string;
  /** Is called once messages are committed, so that a worker can wake. */
  readonly onSent?: () => void;
}

/** The last net: a message that was received this often and never settled is moved to the dead-letter queue. */
export const MAX_RECEIVES = 10;

/** The queue of the embedded engine: a table. Many sends share one commit. */
export function createQueue({ database, committer, owner, now, newId, onSent }: QueueOptions): LogQueue {
  return {
    async send(messages) {
      const ids = messages.map(newId);
      const bytes = messages.reduce((sum, { body }) => sum + body.length, 0);
      try {
        await committer.write(() => {
          messages.forEach((message, index) => {
            insertMessage(database, message, ids[index] as string, now());
          });
        }, bytes);
      } catch (cause) {
        const { code, message } = toRdpError(cause);
        return messages.map((): SendResult => ({ ok: false, error: { code, message } }));
      }
      onSent?.();
      return ids.map((messageId): SendResult => ({ ok: true, messageId }));
    },

    async receive({ max, visibilityMs }) {
      // Looking takes no lock: an idle worker does not hold up the writers of other processes.
      if (!hasVisible(database, now())) return [];
      return committer.write(() => take(database, { max, owner, now: now(), visibleAt: now() + visibilityMs }));
    },

    size: async () => Number(database.prepare('SELECT count(*) AS n FROM messages').get()?.['n']),
  };
}

interface MessageRow {
  readonly id: number;
  readonly message_id: string;
  readonly tenant_id: string;
  readonly body: string;
  readonly receive_count: number;
  readonly failure_count: number;
  readonly first_failed_at: number | null;
  readonly redrives: number;
}

/** What one receive takes at most, in UTF-16 units of body: bounds the memory of a worker. */
const RECEIVE_UNITS = 8 * 1024 * 1024;

function take(
  database: Database,
  { max, owner, now, visibleAt }: { max: number; owner: string; now: number; visibleAt: number },
): ReceivedMessage[] {
  const select = database.prepare('SELECT * FROM messages WHERE visible_at <= ? ORDER BY visible_at, id LIMIT ?');
  const hold = database.prepare(
    'UPDATE messages SET visible_at = ?, lease_owner = ?, receive_count = receive_count + 1 WHERE id = ?',
  );
  const rows: MessageRow[] = [];
  let units = 0;
  for (const row of select.iterate(now, max) as unknown as Iterable<MessageRow>) {
    units += row.body.length;
    if (rows.length > 0 && units > RECEIVE_UNITS) break;
    rows.push(row);
  }
  const fresh = rows.filter((row) => row.receive_count < MAX_RECEIVES);
  for (const row of rows) {
    if (row.receive_count < MAX_RECEIVES) hold.run(visibleAt, owner, row.id);
    else moveUnsettled(database, row, now);
  }
  return fresh.map(toReceived);
}

const hasVisible = (database: Database, now: number): boolean =>
  database.prepare('SELECT 1 FROM messages WHERE visible_at <= ? LIMIT 1').get(now) !== undefined;

const toReceived = (row: MessageRow): ReceivedMessage => ({
  messageId: row.message_id,
  receipt: `${row.id}:${row.receive_count + 1}`,
  tenantId: row.tenant_id,
  body: row.body,
  receiveCount: row.receive_count + 1,
  failureCount: row.failure_count,
  ...(row.first_failed_at !== null && { firstFailedAt: row.first_failed_at }),
});

function moveUnsettled(database: Database, row: MessageRow, now: number): void {
  const letter = {
    tenantId: row.tenant_id,
    body: row.body,
    reason: 'unknown',
    failures: row.failure_count,
    firstFailedAt: row.first_failed_at ?? now,
    lastFailedAt: now,
  } as const;
  insertDeadLetters(database, [letter], row.redrives);
  database.prepare('DELETE FROM messages WHERE id = ?').run(row.id);
}

/**
 * Does to a message what its verdict says. Call it inside the transaction that stores its records. Where the receipt is void
 * (the visibility timeout had passed, another worker has the message now) it changes nothing.
 */
export function applyVerdict(database: Database, message: ReceivedMessage, verdict: Verdict, now: number): void {
  const [id, receiveCount] = message.receipt.split(':').map(Number) as [number, number];
  const row = database
    .prepare('SELECT redrives FROM messages WHERE id = ? AND receive_count = ?')
    .get(id, receiveCount);
  if (!row || verdict.action === 'keep') return;
  if (verdict.action === 'retry') {
    database
      .prepare(
        `UPDATE messages SET visible_at = ?1, lease_owner = NULL, failure_count = failure_count + ?2,
           first_failed_at = coalesce(first_failed_at, iif(?2 = 1, ?3, NULL)) WHERE id = ?4`,
      )
      .run(now + verdict.delayMs, verdict.countsAsFailure ? 1 : 0, now, id);
    return;
  }
  if (verdict.action === 'give-up') insertDeadLetters(database, [verdict.letter], Number(row['redrives']));
  database.prepare('DELETE FROM messages WHERE id = ?').run(id);
}
