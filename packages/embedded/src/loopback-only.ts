import { RdpError } from '@rdp/core';
import { type IngestApp, type IngestRequest, problemReply } from '@rdp/ingest';

/**
 * An application without keys that only programs of this machine may use. A browser on it is asked by pages from anywhere: it
 * says so in `Origin`, or, where the page has made its own name point to loopback (DNS rebinding), in `Host`.
 */
export const loopbackOnly =
  (app: IngestApp): IngestApp =>
  async (request) => {
    const refusal = refusalOf(request);
    return refusal ? problemReply(refusal) : app(request);
  };

/** A host that is always this machine (RFC 6761, section 6.3: so is every name under localhost), with any port. */
const LOOPBACK_HOST = /^(?:localhost|(?:[a-z0-9-]+\.)+localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/;

function refusalOf({ header }: IngestRequest): RdpError | undefined {
  const host = header('host')?.toLowerCase() ?? '';
  if (!LOOPBACK_HOST.test(host)) {
    return new RdpError('forbidden', 'the Host field names another machine', {
      hint: 'without keys only requests to 127.0.0.1, [::1] or localhost are answered',
    });
  }
  const origin = header('origin')?.toLowerCase();
  if (origin === undefined || origin === `http://${host}` || origin === `https://${host}`) return undefined;
  return new RdpError('forbidden', 'the request comes from a page of another origin', {
    hint: 'without keys no page in a browser may send logs',
  });
}
