import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { until } from '../../testkit/src/until.ts';
import type { DropNotice } from '../src/stats.ts';
import type { LoggerPlan } from './fixtures/logger.ts';

const LOGGER = fileURLToPath(new URL('./fixtures/logger.ts', import.meta.url));

/** A line that the program printed. */
interface Fact {
  readonly logged?: number;
  readonly durable?: number;
  readonly drop?: DropNotice;
  readonly handler?: string;
}

/** A folder that is gone when the test is. */
export function tempDir(): string {
  const path = mkdtempSync(join(tmpdir(), 'rdp-client-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Starts the program of `fixtures/logger.ts`, and waits until it has logged. It is killed when the test ends. */
export async function startLogger(plan: LoggerPlan) {
  const child = spawn(process.execPath, ['--conditions=@rdp/source', LOGGER, JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const facts = (): Fact[] =>
    printed
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  const closed = once(child, 'close').then(([code, signal]) => ({ code, signal, stderr, facts: facts() }));
  await until(`the program to log (${stderr})`, () => printed.includes('\n'));
  return { child, closed, facts, drops: () => facts().flatMap(({ drop }) => drop ?? []) };
}
