// node first-202.mjs BUNDLE: loads a handler, gives it one log, and prints the milliseconds since this process was started.
import { pathToFileURL } from 'node:url';

const EVENT = {
  version: '2.0',
  routeKey: '$default',
  rawPath: '/ingest',
  rawQueryString: '',
  headers: { 'content-type': 'application/json' },
  requestContext: {
    accountId: 'anonymous',
    http: { method: 'POST', path: '/ingest', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
    requestId: '00000000-0000-4000-8000-000000000000',
    timeEpoch: 0,
  },
  body: '{"tenant_id":"bench","log_id":"first","text":"User 555-0199 logged in"}',
  isBase64Encoded: false,
};

const { handler } = await import(pathToFileURL(process.argv[2]).href);
const loaded = performance.now();
const { statusCode, body } = await handler(EVENT);
const answered = performance.now();
if (statusCode !== 202) throw new Error(`answered ${statusCode}: ${body}`);
// The handler prints lines of its own; this one is the last. performance.now() counts from the start of the process.
process.stdout.write(`${JSON.stringify({ loaded, answered })}\n`, () => process.exit());
