// Express with winston: one transport prints, the other sends to RDP.
import { once } from 'node:events';
import { RdpTransport } from '@rdp/client/winston';
import express from 'express';
import winston from 'winston';

const logger = winston.createLogger({
  level: 'info',
  format: winston.format.errors({ stack: true }),
  defaultMeta: { service: 'shop' },
  transports: [
    new winston.transports.Console({ format: winston.format.simple(), stderrLevels: ['error', 'warn', 'info'] }),
    new RdpTransport({
      url: process.env.RDP_URL ?? 'http://127.0.0.1:8787',
      tenantId: process.env.RDP_TENANT ?? 'demo',
    }),
  ],
});

const app = express();
app.get('/hello/:name', (request, response) => {
  logger.info(`hello to ${request.params.name}`, { path: request.path, phone: '555-0199' });
  response.json({ hello: request.params.name });
});
app.get('/fail', () => {
  throw new Error('no such account: ann@example.com');
});
app.use((error, _request, response, _next) => {
  logger.error(error);
  response.status(500).json({ error: 'internal' });
});

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, async () => {
    server.close();
    // `finish` comes once every transport has sent what it holds.
    logger.end();
    await once(logger, 'finish');
    process.exit();
  });
}
