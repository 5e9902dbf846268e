// Fastify logs with pino; pino's transport sends to RDP from a thread of its own.
import Fastify from 'fastify';

const app = Fastify({
  logger: {
    level: 'info',
    transport: {
      target: '@rdp/client/pino',
      options: {
        url: process.env.RDP_URL ?? 'http://127.0.0.1:8787',
        tenantId: process.env.RDP_TENANT ?? 'demo',
      },
    },
  },
});

app.get('/hello/:name', async (request) => {
  request.log.info({ caller: request.params.name, phone: '555-0199' }, `hello to ${request.params.name}`);
  return { hello: request.params.name };
});

app.get('/fail', async () => {
  throw new Error('no such account: ann@example.com');
});

const url = await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT ?? 3000) });
console.log(`listening on ${url}`);

// pino ends its transports when the process exits, and waits until they have sent what they hold.
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, async () => {
    await app.close();
    process.exit();
  });
}
