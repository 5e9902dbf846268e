import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@rdp/testkit';
import { onTestFinished } from 'vitest';

const RDP = fileURLToPath(new URL('../../packages/cli/bin/rdp.mjs', import.meta.url));

/** The folder of the examples. */
export const EXAMPLES = fileURLToPath(new URL('..', import.meta.url));

/** A process and what it printed so far. */
export interface Program {
  readonly process: ChildProcess;
  readonly printed: { stdout: string; stderr: string };
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** A record of the store, as `rdp tail --json` prints it. */
export interface StoredRecord {
  readonly log_id: string;
  readonly modified_data: string;
  readonly level?: string;
  readonly logged_at?: string;
  readonly attributes?: Record<string, unknown>;
}

/** A pipeline that runs. */
export interface Pipeline {
  /** What its programs are to have in their environment. */
  readonly env: { readonly RDP_URL: string; readonly RDP_TENANT: string };
  /** Waits until the tenant has `count` records, and gives them, oldest first. */
  records(count: number): Promise<StoredRecord[]>;
}

/** Starts a program in the folder of the examples. It is killed when the test ends. */
export function start(command: string, args: readonly string[], env: Record<string, string> = {}): Program {
  const child = spawn(command, args, {
    cwd: EXAMPLES,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    printed.stderr += text;
  });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  return { process: child, printed, ended };
}

/** Runs a program to its end. @throws Error with what it printed unless it ends as expected. */
export async function run(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  expected: number | NodeJS.Signals = 0,
): Promise<Program['printed']> {
  const { ended, printed } = start(command, args, env);
  const end = await ended;
  if (end !== expected) throw new Error(`${command} ${args.join(' ')} ended with ${end}: ${printed.stderr}`);
  return printed;
}

/** Starts the real `rdp up` on a free port, with an empty store. */
export async function rdpUp(tenant = 'demo'): Promise<Pipeline> {
  const data = mkdtempSync(join(tmpdir(), 'rdp-examples-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const up = start(process.execPath, [RDP, 'up', '--port', '0', '--json', '--data', data]);
  const line = await until('the pipeline listens', () => /^.*\n/.exec(up.printed.stdout)?.[0]);
  const { url } = JSON.parse(line) as { url: string };

  const tail = async (): Promise<StoredRecord[]> => {
    const args = [RDP, 'tail', '--tenant', tenant, '-n', '10000', '--json', '--data', data];
    const { stdout } = await run(process.execPath, args, {});
    return stdout
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => JSON.parse(text));
  };
  return {
    env: { RDP_URL: url, RDP_TENANT: tenant },
    records: (count) =>
      until(`${count} records`, async () => {
        const records = await tail();
        return records.length >= count && records;
      }),
  };
}
