import { toRdpError } from '@rdp/core';
import type { LogQueue, Outcome, ReceivedMessage, SendResult, Verdict } from '@rdp/core/ports';
import type { Committer } from './committer.ts';
import type { Database } from './database.ts';
import { insertDeadLetters } from './dead-letters.ts';
import type { IdIndex } from './id-index.ts';
import { insertMessage } from './insert-message.ts';
import { lastNetLetter } from './last-net.ts';

/** What the embedded queue needs. */
export interface QueueOptions {
  readonly database: Database;
  readonly committer: Committer;
  readonly idIndex: IdIndex;
  /** Names this process as the holder of what it receives. */
  readonly owner: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Makes a message id. */
  readonly newId: () => string;
  /** Is called once messages are committed, so that a worker can wake. */
  readonly onSent?: () => void;
}

/**
 * The last net: a message that was received this often, and nothing of it was settled meanwhile, is moved to the dead-letter
 * queue. Kills of the process alone do not add up to it: whatever was stored in between starts the count again.
 */
const MAX_STALLED_RECEIVES = 10;

/** The queue of the embedded engine: a table. Many sends share one commit. */
export function createQueue({ database, committer, idIndex, owner, now, newId, onSent }: QueueOptions): LogQueue {
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
      return committer.write(() =>
        take(database, idIndex, { max, owner, now: now(), visibleAt: now() + visibilityMs }),
      );
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
  readonly stalled_receives: number;
  readonly failure_count: number;
  readonly first_failed_at: number | null;
  readonly redrives: number;
}

/** What one receive takes at most, in UTF-16 units of body: bounds the memory of a worker. */
const RECEIVE_UNITS = 8 * 1024 * 1024;

function take(
  database: Database,
  idIndex: IdIndex,
  { max, owner, now, visibleAt }: { max: number; owner: string; now: number; visibleAt: number },
): ReceivedMessage[] {
  const select = database.prepare('SELECT * FROM messages WHERE visible_at <= ? ORDER BY visible_at, id LIMIT ?');
  const hold = database.prepare(
    `UPDATE messages SET visible_at = ?, lease_owner = ?, receive_count = receive_count + 1,
       stalled_receives = stalled_receives + 1 WHERE id = ?`,
  );
  const rows: MessageRow[] = [];
  let units = 0;
  for (const row of select.iterate(now, max) as unknown as Iterable<MessageRow>) {
    units += row.body.length;
    if (rows.length > 0 && units > RECEIVE_UNITS) break;
    rows.push(row);
  }
  const stalled = (row: MessageRow): boolean => row.stalled_receives >= MAX_STALLED_RECEIVES;
  for (const row of rows) {
    if (stalled(row)) moveStalled(database, idIndex, row, now);
    else hold.run(visibleAt, owner, row.id);
  }
  return rows.filter((row) => !stalled(row)).map(toReceived);
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

function moveStalled(database: Database, idIndex: IdIndex, row: MessageRow, now: number): void {
  const message = toReceived(row);
  const letter = lastNetLetter(database, idIndex, message, now);
  if (letter) insertDeadLetters(database, [letter], row.redrives);
  database.prepare('DELETE FROM messages WHERE id = ?').run(row.id);
}

/**
 * Does to a message what its verdict says. Call it inside the transaction that stores its records. Where the receipt is void
 * (the visibility timeout had passed, another worker has the message now) it changes nothing.
 * @param progress whether a record of it was written, and not there before.
 */
export function applyVerdict(
  database: Database,
  { message, verdict }: Pick<Outcome, 'message' | 'verdict'>,
  progress: boolean,
  now: number,
): void {
  const [id, receiveCount] = message.receipt.split(':').map(Number) as [number, number];
  const row = database
    .prepare('SELECT redrives FROM messages WHERE id = ? AND receive_count = ?')
    .get(id, receiveCount);
  if (!row) return;
  if (verdict.action === 'keep') {
    if (progress) database.prepare('UPDATE messages SET stalled_receives = 0 WHERE id = ?').run(id);
  } else if (verdict.action === 'retry') {
    retry(database, id, verdict, now);
  } else {
    if (verdict.action === 'give-up') insertDeadLetters(database, [verdict.letter], Number(row['redrives']));
    database.prepare('DELETE FROM messages WHERE id = ?').run(id);
  }
}

function retry(database: Database, id: number, verdict: Verdict & { action: 'retry' }, now: number): void {
  const { delayMs, countsAsFailure } = verdict;
  const sql = `UPDATE messages SET visible_at = ?1, lease_owner = NULL, stalled_receives = 0,
      failure_count = failure_count + ?2, first_failed_at = coalesce(first_failed_at, iif(?2 = 1, ?3, NULL)) WHERE id = ?4`;
  database.prepare(sql).run(now + delayMs, countsAsFailure ? 1 : 0, now, id);
}
