// Plain Node: logs are queued and sent in the background; `close` sends the rest.
import { RdpClient } from '@rdp/client';

const client = new RdpClient({
  url: process.env.RDP_URL ?? 'http://127.0.0.1:8787',
  tenantId: process.env.RDP_TENANT ?? 'demo',
  onDrop: ({ reason, count }) => console.error(`${count} logs were lost: ${reason}`),
  onReject: ({ log_id, code }) => console.error(`${log_id} was refused: ${code}`),
});

// Returns at once. Everything beside the text becomes an attribute.
client.log('service started');
client.log({ text: 'User 555-0199 logged in', level: 'info', user: { id: 7 } });

// One log whose answer matters.
const { log_id } = await client.ingest({ text: 'invoice 2041 sent to ann@example.com', level: 'info' });
console.log(`accepted as ${log_id}`);

// Everything that was logged so far.
const { complete, pending } = await client.flush({ timeoutMs: 5_000 });
console.log(complete ? 'all logs are sent' : `${pending} logs are still on their way`);

// Takes no more logs, sends what is left, closes the connections. From Node 24 on, `await using client = …` does it by itself.
await client.close();
