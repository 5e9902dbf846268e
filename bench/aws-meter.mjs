// Stands before an emulator and counts what goes over the wire: requests and units of each action.
import { once } from 'node:events';
import { Agent, createServer, request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { getUnits, putUnits, sqsUnits } from './aws-billing.mjs';

/** What an action adds to the counts. `ok` is false for a request that was refused. */
const RULES = {
  SendMessageBatch: ({ input }) => ({ units: sqsUnits(input.Entries), messages: input.Entries.length }),
  ReceiveMessage({ output: { Messages = [] } }) {
    return { units: sqsUnits(Messages), messages: Messages.length, empty: Messages.length === 0 ? 1 : 0 };
  },
  DeleteMessageBatch: ({ input }) => ({ units: 1, messages: input.Entries.length }),
  PutItem({ input, ok }) {
    const { table, index } = putUnits(input.Item);
    // A condition that fails is paid for as well, by the item; the index is not touched.
    return ok ? { table, index } : { table, refused: 1 };
  },
  GetItem: ({ input, output }) => ({ read: getUnits(output.Item, input.ConsistentRead) }),
};

/** Opens a meter before the service at `target`. `counts` gives what was counted since it was last taken, by action. */
export async function openMeter(target) {
  const agent = new Agent({ keepAlive: true });
  let counts = {};
  async function answer(request, response) {
    const body = await buffer(request);
    const { status, headers, reply } = await forward(target, request, body, agent);
    count(counts, request.headers['x-amz-target'].split('.').at(-1), body, status, reply);
    response.writeHead(status, headers).end(reply);
  }
  // What ends with the emulator was asked by nobody who is still there.
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${server.address().port}`,
    takeCounts() {
      const taken = counts;
      counts = {};
      return taken;
    },
    close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

function count(counts, action, body, status, reply) {
  counts[action] ??= { requests: 0 };
  const of = counts[action];
  const call = { input: JSON.parse(body), output: reply.length > 0 ? JSON.parse(reply) : {}, ok: status < 400 };
  // SQS counts a request of any other action as one unit.
  const added = { requests: 1, ...(RULES[action]?.(call) ?? { units: 1 }) };
  for (const [name, value] of Object.entries(added)) of[name] = (of[name] ?? 0) + value;
}

async function forward(target, { method, headers }, body, agent) {
  const sent = httpRequest(target, { method, headers: { ...headers, host: new URL(target).host }, agent });
  sent.end(body);
  const [response] = await once(sent, 'response');
  const { 'transfer-encoding': _, ...kept } = response.headers;
  return { status: response.statusCode, headers: kept, reply: await buffer(response) };
}
