import type { OutgoingMessage } from '@rdp/core/ports';
import type { Database } from './database.ts';

/** Puts one message on the queue. Call it inside a transaction. */
export function insertMessage(
  database: Database,
  { tenantId, body }: OutgoingMessage,
  messageId: string,
  visibleAt: number,
  redrives = 0,
): void {
  database
    .prepare('INSERT INTO messages (message_id, tenant_id, body, visible_at, redrives) VALUES (?, ?, ?, ?, ?)')
    .run(messageId, tenantId, body, visibleAt, redrives);
}
