import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Runtime } from './runtime.ts';
import type { Transport } from './transport.ts';

const compress = promisify(gzip) as (data: string, options: { level: number }) => Promise<Buffer>;
/** The fastest level: log lines shrink to about a sixth with it, and to about a seventh with the default. */
const GZIP_LEVEL = 1;

/** The platform of Node. */
export const nodeRuntime = (transport: Transport): Runtime => ({
  transport,
  compress: (text) => compress(text, { level: GZIP_LEVEL }),
  newId: () => randomUUID(),
  byteLength: (text) => Buffer.byteLength(text),
  after(ms, run, hold) {
    const timer = setTimeout(run, ms);
    if (!hold) timer.unref();
    return () => clearTimeout(timer);
  },
});
