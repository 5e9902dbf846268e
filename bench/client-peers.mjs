// The clients that are compared. Each is `{ log(text), pace(last), end() }`: `log` queues one log; `pace` is awaited after each
// thousand, with what the last call gave, so that nothing has to be dropped; `end` resolves when every log is sent.
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** The batches and the compression of @rdp/client, so that the bare loop sends the same bytes. */
const BATCH = { logs: 5_000, bytes: 2 * 1024 * 1024 };
const IN_FLIGHT = 4;
const GZIP = { level: 1 };

/**
 * Each is given the URL, how many `logs` there will be (two of the peers drop what is over a rate that has to be set), and whether
 * to `block` when it is full.
 */
export const PEERS = {
  async '@rdp/client'(url, { block }) {
    const { RdpClient } = await import('@rdp/client');
    const buffer = block ? { whenFull: 'block' } : {};
    const client = new RdpClient({ url, tenantId: 'bench', exitHooks: false, buffer });
    return { log: (text) => client.log(text), pace: (last) => last, end: () => client.close() };
  },

  async 'bare loop'(url) {
    const { Pool } = await import('undici');
    const pool = new Pool(url, { connections: IN_FLIGHT, pipelining: 1 });
    const sending = new Set();
    let lines = [];
    let bytes = 0;
    const post = async (text) => {
      const body = await promisify(gzip)(text, GZIP);
      const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip', 'x-tenant-id': 'bench' };
      const reply = await pool.request({ method: 'POST', path: '/ingest', headers, body });
      await reply.body.text();
      if (reply.statusCode !== 202) throw new Error(`the server answered ${reply.statusCode}`);
    };
    const send = () => {
      const request = post(lines.join('\n')).finally(() => sending.delete(request));
      sending.add(request);
      lines = [];
      bytes = 0;
    };
    return {
      log(text) {
        const line = `{"log_id":"${randomUUID()}","text":${JSON.stringify(text)}}`;
        lines.push(line);
        bytes += line.length + 1;
        if (lines.length >= BATCH.logs || bytes >= BATCH.bytes) send();
      },
      pace: () => (sending.size >= IN_FLIGHT ? Promise.race(sending) : undefined),
      async end() {
        if (lines.length > 0) send();
        await Promise.all(sending);
        await pool.close();
      },
    };
  },

  async '@axiomhq/js'(url) {
    const { Axiom } = await import('@axiomhq/js');
    const axiom = new Axiom({ token: 'xaat-bench', url });
    return {
      log: (text) => axiom.ingest('bench', [{ message: text }]),
      pace: () => axiom.flush(),
      end: () => axiom.flush(),
    };
  },

  async '@logtail/node'(url, { logs }) {
    const { Logtail } = await import('@logtail/node');
    const logtail = new Logtail('bench', { endpoint: url, burstProtectionMax: logs });
    return {
      log: (text) => logtail.info(text),
      // Its flush does not wait for a batch that is on its way.
      pace: (last) => last,
      end: () => logtail.flush(),
    };
  },

  async 'posthog-node'(url, { logs }) {
    const { PostHog } = await import('posthog-node');
    const posthog = new PostHog('phc_bench', { host: url, logs: { rateCap: { maxLogs: logs } } });
    return {
      log: (text) => posthog.captureLog({ body: text, level: 'info' }),
      pace: () => posthog.flush(),
      end: () => posthog.shutdown(),
    };
  },
};
