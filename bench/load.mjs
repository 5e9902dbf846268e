// A fixed number of requests over a fixed number of connections that stay open.
import { Agent, request } from 'node:http';

/** Sends `count` requests, `connections` at a time. `make(n)` gives headers and body of request n. Throws unless each gets 202. */
export async function load({ url, count, connections, make }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times = new Float64Array(count);
  let next = 0;
  const connection = async () => {
    while (next < count) {
      const n = next++;
      const message = make(n);
      const started = performance.now();
      await post(`${url}/ingest`, agent, message);
      times[n] = performance.now() - started;
    }
  };
  const started = performance.now();
  try {
    await Promise.all(Array.from({ length: connections }, connection));
    return { ms: performance.now() - started, times };
  } finally {
    agent.destroy();
  }
}

const post = (url, agent, { headers, body }) =>
  new Promise((resolve, reject) => {
    const options = { method: 'POST', agent, headers: { ...headers, 'content-length': body.length }, timeout: 30_000 };
    const sent = request(url, options, (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 202) resolve();
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
      response.on('error', reject);
    });
    sent.on('timeout', () => sent.destroy(new Error(`${url} did not answer within 30 s`)));
    sent.on('error', reject);
    sent.end(body);
  });
