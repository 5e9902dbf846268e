// A fixed number of requests over a fixed number of connections that stay open.
import autocannon from 'autocannon';

const TIMEOUT_S = 30;

/** Sends `count` requests, `connections` at a time. `make(n)` gives headers and body of request n. Throws unless each gets 202. */
export async function load({ url, count, connections, make }) {
  let next = 0;
  const times = [];
  const started = performance.now();
  // autocannon itself ends at a tick of a second.
  let ended = started;
  const running = autocannon({
    url: `${url}/ingest`,
    method: 'POST',
    amount: count,
    connections,
    timeout: TIMEOUT_S,
    // Once more than count: each connection has a request prepared that it does not send.
    requests: [{ setupRequest: (request) => ({ ...request, ...make(next++ % count) }) }],
  });
  running.on('response', (_client, status, _bytes, ms) => {
    ended = performance.now();
    if (status === 202) times.push(ms);
  });
  const { errors, timeouts } = await running;
  if (times.length !== count) {
    throw new Error(`${url} accepted ${times.length} of ${count}: ${errors} errors, ${timeouts} timeouts`);
  }
  return { ms: ended - started, times };
}
