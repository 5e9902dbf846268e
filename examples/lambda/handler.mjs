// A Lambda function. Lambda freezes the process as soon as the handler has returned, so what is queued must be sent before
// that; the connections are kept for the next invocation.
import { RdpClient } from '@rdp/client';

const client = new RdpClient({
  url: process.env.RDP_URL ?? 'http://127.0.0.1:8787',
  tenantId: process.env.RDP_TENANT ?? 'demo',
  // Left to the handler.
  exitHooks: false,
});

/** How much of the time that is left the flush may not use, in milliseconds. */
const RESERVE_MS = 500;

export async function handler(event, context) {
  try {
    client.log({ text: `order ${event.order} of ${event.email}`, level: 'info', order: event.order });
    return { statusCode: 200, body: JSON.stringify({ order: event.order }) };
  } finally {
    await client.flush({ timeoutMs: Math.max(0, context.getRemainingTimeInMillis() - RESERVE_MS) });
  }
}
