import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type LogEntry, pack } from '@rdp/core';
import { openEngine } from '@rdp/embedded';
import { onTestFinished } from 'vitest';
import type { Faults, Report } from './fixtures/worker.ts';

const WORKER = fileURLToPath(new URL('./fixtures/worker.ts', import.meta.url));

/** Puts logs of the tenant acme on the queue of a data folder, in one envelope, as ingest does. */
export async function enqueue(data: string, logs: readonly Pick<LogEntry, 'log_id' | 'text'>[]): Promise<void> {
  const entries = logs.map((log): LogEntry => ({ ...log, source: 'json_upload' }));
  const limits = { targetBytes: Number.POSITIVE_INFINITY, hardBytes: Number.POSITIVE_INFINITY };
  const envelopes = pack({ tenant_id: 'acme', received_at: new Date().toISOString() }, entries, limits);
  const engine = await openEngine({ dataDir: data });
  try {
    await engine.queue.send(envelopes.map(({ body }) => ({ tenantId: 'acme', body })));
  } finally {
    await engine.close();
  }
}

/** Runs a worker with faults, in a process of its own, until the queue is empty or it dies. */
export async function runWorker(data: string, faults: Faults) {
  const args = ['--conditions=@rdp/source', WORKER, data, JSON.stringify(faults)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('exit', resolve)),
  ]);
  return { code, stderr, report: stdout === '' ? undefined : (JSON.parse(stdout) as Report) };
}
