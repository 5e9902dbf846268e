// A server that takes logs, as RDP and as the services of the peers do, and keeps none. Prints {"url"}; GET /taken gives what came
// since it was last asked.
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';

const ID = 'log_id":"'.length;
const MESSAGE_ID = '01JDHQ2V9W8K5T3N7R4M6P0XYZ';

let taken = { requests: 0, logs: 0, bytes: 0 };

/** What the answer of RDP says of each line: its id is the first field. */
const entry = (line, index) => {
  const at = line.indexOf('log_id":"') + ID;
  return { index, log_id: line.slice(at, line.indexOf('"', at)), message_id: MESSAGE_ID };
};

/** The length in the head of a MessagePack array of 16 to 2^32 - 1 items. */
const msgpackLength = (bytes) =>
  bytes[0] === 0xdd ? bytes.readUInt32BE(1) : bytes[0] === 0xdc ? bytes.readUInt16BE(1) : bytes[0] & 0x0f;

/** How many logs there are in an OTLP request. */
const otlpLength = ({ resourceLogs }) =>
  resourceLogs.flatMap(({ scopeLogs }) => scopeLogs).reduce((sum, { logRecords }) => sum + logRecords.length, 0);

/** By content type and path: how many logs, and the answer. */
function answer(path, type, body) {
  if (path === '/ingest') {
    const logs = body.toString().split('\n').map(entry);
    return { logs: logs.length, status: 202, reply: { status: 'accepted', accepted: logs.length, logs, rejected: [] } };
  }
  if (type === 'application/msgpack') return { logs: msgpackLength(body), status: 202, reply: {} };
  if (path.startsWith('/i/v1/logs')) return { logs: otlpLength(JSON.parse(body.toString())), status: 200, reply: {} };
  const logs = body.toString().trimEnd().split('\n').length;
  return { logs, status: 200, reply: { ingested: logs, failed: 0 } };
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    if (request.url === '/taken') {
      response.end(JSON.stringify(taken));
      taken = { requests: 0, logs: 0, bytes: 0 };
      return;
    }
    const raw = Buffer.concat(chunks);
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
    const { logs, status, reply } = answer(request.url, request.headers['content-type'], body);
    taken.requests++;
    taken.logs += logs;
    taken.bytes += raw.length;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
