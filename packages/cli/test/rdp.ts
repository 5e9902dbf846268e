import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const BIN = fileURLToPath(new URL('../bin/rdp.mjs', import.meta.url));

/** A folder that is gone when the test is. */
export function tempDir(): string {
  const path = mkdtempSync(join(tmpdir(), 'rdp-cli-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** What a finished `rdp` left behind. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running `rdp`. */
export interface Running {
  readonly process: ChildProcess;
  /** What it has printed so far. */
  readonly printed: { stdout: string; stderr: string };
  readonly finished: Promise<Finished>;
}

/** How to run `rdp`. */
export interface RunOptions {
  /** The data folder, as RDP_DATA. */
  readonly data?: string;
  readonly env?: Record<string, string>;
  /** Standard input; without it there is none. */
  readonly input?: string | Buffer;
  /** Standard input that stays open for the test to write to. */
  readonly live?: boolean;
}

/** Starts the real binary on the Node that runs the tests. It is killed when the test ends. */
export function start(args: readonly string[], { data, env = {}, input, live = false }: RunOptions = {}): Running {
  const { RDP_URL: _url, RDP_TENANT: _tenant, RDP_API_KEY: _key, FORCE_COLOR: _color, ...inherited } = process.env;
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { ...inherited, ...(data !== undefined && { RDP_DATA: data }), ...env },
    stdio: [input === undefined && !live ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const printed = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (chunk) => {
    printed.stdout += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk) => {
    printed.stderr += chunk;
  });
  // A program that has ended reads no more: what it left behind tells why.
  child.stdin?.on('error', () => {});
  if (input !== undefined) child.stdin?.end(input);
  const finished = new Promise<Finished>((resolve) => {
    child.once('close', (code) => resolve({ code, ...printed }));
  });
  return { process: child, printed, finished };
}

/** Runs the real binary to its end. */
export const rdp = (args: readonly string[], options: RunOptions = {}): Promise<Finished> =>
  start(args, options).finished;

/** The records that `rdp tail --json` prints. */
export async function records(data: string, tenant: string): Promise<Record<string, unknown>[]> {
  const { stdout } = await rdp(['tail', '--tenant', tenant, '-n', '100000', '--json'], { data });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** Runs the real binary to its end and gives the bytes that it printed. */
export async function bytesOf(args: readonly string[]): Promise<{ code: number | null; stdout: Buffer }> {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  const [code] = await once(child, 'close');
  return { code, stdout: Buffer.concat(chunks) };
}
