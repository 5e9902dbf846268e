import { readFile } from 'node:fs/promises';
import { type Durability, startPipeline, type TlsIdentity } from '@rdp/embedded';
import { type Command, write } from '../context.ts';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { dataDir } from '../options.ts';

/** Options of `rdp up`. */
export interface UpOptions {
  readonly data?: string;
  readonly host: string;
  readonly port: number;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly behindProxy?: boolean;
  readonly requireKeys?: boolean;
  readonly durability: Durability;
  /** Bytes. */
  readonly maxSize?: number;
  readonly json?: boolean;
}

/** Runs the embedded pipeline as a server until it is told to stop. */
export const up: Command<UpOptions> = async (options, context) => {
  const folder = dataDir(options.data, context);
  const tls = await readTls(options);
  const death = Promise.withResolvers<never>();
  death.promise.catch(() => {});
  const pipeline = await startPipeline({
    dataDir: folder,
    durability: options.durability,
    ...(options.maxSize !== undefined && { maxBytes: options.maxSize }),
    host: options.host,
    port: options.port,
    ...(tls && { tls }),
    behindProxy: options.behindProxy ?? false,
    requireKeys: options.requireKeys ?? false,
    onTrouble: (code, message) => void context.stderr.write(`rdp: ${code}: ${message}\n`),
    onDeath: (cause) => death.reject(new CliError('engine_died', 'the engine has stopped by itself', { cause })),
  });
  try {
    const url = `${tls ? 'https' : 'http'}://${pipeline.host.includes(':') ? `[${pipeline.host}]` : pipeline.host}:${pipeline.port}`;
    await write(context.stdout, options.json ? `${JSON.stringify({ url, data: folder })}\n` : `listening on ${url}\n`);
    if (!options.json) context.stderr.write(`data in ${folder}; Ctrl-C stops\n`);
    await Promise.race([aborted(context.signal), death.promise]);
  } finally {
    await pipeline.stop();
  }
  if (!options.json) context.stderr.write('stopped\n');
  return EXIT.ok;
};

async function readTls({ tlsCert, tlsKey }: UpOptions): Promise<TlsIdentity | undefined> {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert !== undefined && tlsKey !== undefined) {
    const [cert, key] = await Promise.all([readFile(tlsCert, 'utf8'), readFile(tlsKey, 'utf8')]);
    return { cert, key };
  }
  throw new CliError('usage', '--tls-cert and --tls-key need each other', { exitCode: EXIT.usage });
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
