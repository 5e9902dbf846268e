// Child processes with a deadline, and temp folders that are removed: nothing outlives the benchmark.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, '..');
/** The command `rdp` as it is installed. */
export const RDP = join(ROOT, 'packages/cli/bin/rdp.mjs');

const running = new Set();
const folders = new Set();
const cleanUp = () => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
};
process.on('exit', cleanUp);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

/** Gives `use` a temp folder (in TMPDIR), which is removed afterwards. */
export async function withFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'rdp-bench-'));
  folders.add(folder);
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    folders.delete(folder);
  }
}

function launch(args, deadlineMs, environment = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('RDP_'));
  const env = { ...Object.fromEntries(inherited), ...environment };
  const options = { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: deadlineMs, killSignal: 'SIGKILL' };
  const child = spawn(process.execPath, args, options);
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'])
    child[name].setEncoding('utf8').on('data', (text) => (printed[name] += text));
  running.add(child);
  // 'close' comes when the streams have ended too.
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(child);
    return { code, signal };
  });
  ended.catch(() => running.delete(child));
  return { child, printed, ended };
}

/** Runs node with these arguments, and more in its environment, to its end. Gives what it printed and the time from start to end. Throws unless it ends with 0. */
export async function run(args, deadlineMs = 60_000, environment = {}) {
  const started = performance.now();
  const { printed, ended } = launch(args, deadlineMs, environment);
  const { code, signal } = await ended;
  const ms = performance.now() - started;
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code ?? signal}\n${printed.stderr}`);
  return { ...printed, ms };
}

/** Starts a server that prints one line of JSON once it listens. */
export async function serve(args, deadlineMs = 300_000) {
  const { child, printed, ended } = launch(args, deadlineMs);
  const line = await Promise.race([
    new Promise((resolve) => child.stdout.on('data', () => printed.stdout.includes('\n') && resolve(printed.stdout))),
    ended.then(({ code, signal }) => {
      throw new Error(`node ${args.join(' ')} ended with ${code ?? signal} before it listened\n${printed.stderr}`);
    }),
  ]);
  const stop = async () => {
    child.kill('SIGTERM');
    const kill = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(kill);
  };
  return { ...JSON.parse(line), stop };
}

/** Runs `rdp ingest FILE` with durability full into a data folder. Gives the wall time and the peak memory of the process. */
export async function ingest(file, dataDir, lines) {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const peakFile = `${file}.peak`;
  const peak = ['--import', `${join(import.meta.dirname, 'peak.mjs')}?${encodeURIComponent(peakFile)}`];
  const args = ['ingest', file, '--tenant', TENANT, '--data', dataDir, '--durability', 'full', '--json'];
  const { stdout, ms } = await run([...peak, RDP, ...args], 120_000 + lines / 5);
  return { summary: JSON.parse(stdout), ms, peakMb: Number(readFileSync(peakFile, 'utf8')) / 1024 };
}

/** The tenant of every benchmark. */
export const TENANT = 'bench';
