import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { RdpClient } from '@rdp/client';
import type { LineFormat } from '@rdp/core';
import { type Durability, type FileWriter, openFileWriter } from '@rdp/embedded';
import { type Command, type Context, write } from '../context.ts';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { createEmbeddedSink } from '../ingest/embedded-sink.ts';
import { createHttpSink } from '../ingest/http-sink.ts';
import { checkpointFor } from '../ingest/identity.ts';
import { inspectFile, readFrom } from '../ingest/open-source.ts';
import { startProgress } from '../ingest/progress.ts';
import { createRejects } from '../ingest/rejects.ts';
import { type RunOptions, runSource, type Source } from '../ingest/run-source.ts';
import type { Sink } from '../ingest/sink.ts';
import { openStdin } from '../ingest/stdin.ts';
import { summaryJson, summaryText } from '../ingest/summary.ts';
import { newTotals, type Totals, total } from '../ingest/totals.ts';
import { apiKey, dataDir, pipelineUrl, tenant } from '../options.ts';

/** Options of `rdp ingest`. */
export interface IngestOptions {
  readonly files: readonly string[];
  readonly tenant?: string;
  readonly data?: string;
  readonly url?: string;
  readonly format: LineFormat;
  readonly multiline?: boolean;
  readonly rejects?: string;
  readonly durability: Durability;
  /** Bytes. */
  readonly maxSize?: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Reads files or standard input into a pipeline: the embedded one in this process, or one that is reached by URL. */
export const ingest: Command<IngestOptions> = async (options, context) => {
  const tenantId = tenant(options.tenant, context);
  const folder = dataDir(options.data, context);
  const { durability, maxSize } = options;
  const size = maxSize === undefined ? {} : { maxBytes: maxSize };
  const writer = await openFileWriter({ dataDir: folder, durability, ...size });
  const totals = newTotals();
  const rejects = createRejects(options.rejects ?? defaultRejects(folder, tenantId));
  const started = performance.now();
  try {
    const sink = await openSink(options, tenantId, writer, context);
    const progress = await startProgress(totals, context, options.quiet ?? options.json ?? false);
    const run = { tenantId, sink, rejects, totals, signal: context.signal, ...lineOptions(options) };
    try {
      for (const file of options.files) await ingestOne(file, run, writer, context);
    } finally {
      progress.stop();
      await sink.close();
      await rejects.close();
    }
    await summarize(totals, performance.now() - started, options, context);
    return exitCode(totals, rejects.path, options, context);
  } finally {
    await writer.close();
  }
};

const lineOptions = ({ format, multiline = false }: IngestOptions): Pick<RunOptions, 'format' | 'multiline'> => ({
  format,
  multiline,
});

/** Rejected lines are kept even where nobody said where. */
const defaultRejects = (folder: string, tenantId: string): string =>
  join(folder, 'rejects', `${tenantId}-${new Date().toISOString().replaceAll(':', '')}.ndjson`);

async function openSink(options: IngestOptions, tenantId: string, writer: FileWriter, context: Context): Promise<Sink> {
  const url = pipelineUrl(options.url, context);
  if (url === undefined) return createEmbeddedSink(writer, tenantId);
  const key = apiKey(context);
  const client = new RdpClient({ url, tenantId, ...(key !== undefined && { apiKey: key }) });
  return createHttpSink({ client, url, writer, signal: context.signal });
}

async function ingestOne(name: string, run: RunOptions, writer: FileWriter, context: Context): Promise<void> {
  if (context.signal.aborted) return;
  const source = name === '-' ? await stdinSource(context) : await fileSource(name, run, writer);
  run.totals.files++;
  try {
    await runSource(source, run);
  } catch (error) {
    if (context.signal.aborted && (error as { code?: string }).code === 'aborted') return;
    throw damaged(error, source.name) ?? error;
  }
}

/** Standard input cannot be found again: its ids are random to this run. */
const stdinSource = async ({ stdin, signal }: Context): Promise<Source> => ({
  name: '-',
  bytes: await openStdin(stdin, signal),
  sourceId: randomUUID(),
});

async function fileSource(path: string, run: RunOptions, writer: FileWriter): Promise<Source> {
  const file = await inspectFile(path);
  const checkpoint = await checkpointFor(file, { target: run.sink.target, tenantId: run.tenantId }, writer);
  return { name: path, bytes: readFrom(file, checkpoint.nextOffset), sourceId: checkpoint.sourceId, checkpoint };
}

/** What zlib says of a compressed file that is cut short or damaged. */
function damaged(error: unknown, name: string): CliError | undefined {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string' || !/^(?:Z_|ZSTD_)/.test(code)) return undefined;
  return new CliError('corrupt_encoding', `${name} is damaged or cut short (${code})`, {
    hint: 'what came before the damage may not be stored yet; run again with a whole file',
    cause: error,
  });
}

async function summarize(totals: Totals, elapsedMs: number, { json }: IngestOptions, context: Context): Promise<void> {
  await write(context.stdout, json ? summaryJson(totals, elapsedMs) : summaryText(totals, elapsedMs));
}

function exitCode(totals: Totals, rejects: string, { json }: IngestOptions, context: Context): ExitCode {
  if (context.signal.aborted) {
    if (!json) context.stderr.write('interrupted: the same command goes on where this one stopped\n');
    return EXIT.interrupted;
  }
  if (total(totals.rejected) === 0) return EXIT.ok;
  context.stderr.write(`rejected lines, with the reason of each, are in ${rejects}\n`);
  return EXIT.partly;
}
