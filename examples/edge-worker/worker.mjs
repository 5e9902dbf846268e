// A worker as Cloudflare and others run it: a handler of fetch events. It has no Node, and no time after its answer but
// what `waitUntil` holds open.
import { RdpEdgeClient } from '@rdp/client/edge';

export default {
  async fetch(request, env, context) {
    // One client a request: a worker may not use the connections of another request.
    const client = new RdpEdgeClient({
      url: env.RDP_URL,
      tenantId: env.RDP_TENANT,
      waitUntil: (promise) => context.waitUntil(promise),
    });
    const { pathname } = new URL(request.url);
    client.log({
      text: `${request.method} ${pathname} of 555-0199`,
      level: 'info',
      colo: request.headers.get('x-colo'),
    });
    // The answer goes out now; the log is sent after it.
    return Response.json({ hello: pathname.slice(1) });
  },
};
