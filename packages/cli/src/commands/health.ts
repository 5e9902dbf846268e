import { RdpClient } from '@rdp/client';
import { type Command, write } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { pipelineUrl } from '../options.ts';

/** Options of `rdp health`. */
export interface HealthOptions {
  readonly url?: string;
  readonly json?: boolean;
}

/** Where `rdp up` listens when nobody says otherwise. */
const DEFAULT_URL = 'http://127.0.0.1:8787';

/** Asks a running pipeline whether it can take logs. */
export const health: Command<HealthOptions> = async (options, context) => {
  const url = pipelineUrl(options.url, context) ?? DEFAULT_URL;
  await using client = new RdpClient({ url, tenantId: '-', maxRetries: 0, timeoutMs: 5_000 });
  await client.health({ signal: context.signal });
  await write(context.stdout, options.json ? `${JSON.stringify({ status: 'ok', url })}\n` : `ok: ${url} takes logs\n`);
  return EXIT.ok;
};
