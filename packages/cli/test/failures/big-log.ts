import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '@rdp/testkit';
import { expect } from 'vitest';
import { start, tempDir } from '../rdp.ts';
import type { Random } from './random.ts';
import { query } from './stored.ts';

/** Lines of many lengths, each with its number; every fifth has an address in it. `clean` is what must become of them. */
export function makeLines(count: number, random: Random) {
  const lines: string[] = [];
  const clean: string[] = [];
  for (let i = 0; i < count; i++) {
    const filler = '.'.repeat(random.int(0, 150));
    lines.push(i % 5 === 0 ? `line ${i} of jo@example.com ${filler}` : `line ${i} ${filler}`);
    clean.push(i % 5 === 0 ? `line ${i} of [REDACTED] ${filler}` : `line ${i} ${filler}`);
  }
  return { lines, clean };
}

/** A file with this content, and a data folder beside it. */
export function bigLog(content: string | Buffer) {
  const folder = tempDir();
  const file = join(folder, 'big.log');
  writeFileSync(file, content);
  return { file, data: join(folder, 'data'), folder };
}

/** The first column of one row; 0 while there is no database that can be read. */
export function peek(data: string, sql: string): number {
  if (!statSync(join(data, 'rdp.db'), { throwIfNoEntry: false })?.size) return 0;
  try {
    return query<{ n: number | null }>(data, sql)[0]?.n ?? 0;
  } catch {
    // Its tables are not made yet.
    return 0;
  }
}

/** How far a file has been read, in bytes of its text. */
export const progress = (data: string): number => peek(data, 'SELECT max(next_offset) AS n FROM checkpoints');

/** When to kill a run. */
export interface KillPlan {
  readonly args: readonly string[];
  readonly data: string;
  /** True from the moment on which is waited for. */
  readonly reached: () => boolean;
  readonly random: Random;
}

/** Runs `rdp` and kills it, or finds it ended by itself; gives whether it was killed. */
export async function runAndKill({ args, data, reached, random }: KillPlan): Promise<boolean> {
  // Where an earlier run has come that far already, this one dies while it starts, or soon after.
  const within = reached() ? 250 : 20;
  const run = start(args, { data });
  let ended = false;
  run.finished.then(() => {
    ended = true;
  });
  await until('its progress', () => ended || reached(), 60_000);
  await pause(random.int(0, within));
  run.process.kill('SIGKILL');
  const { code } = await run.finished;
  // 3: it had ended by itself, with rejected lines.
  expect([null, 0, 3]).toContain(code);
  return code === null;
}

/** As many moments of a file as `count`, by chance and in order: offsets in its text. The first is its start. */
export const moments = (count: number, length: number, random: Random): number[] =>
  [0, ...Array.from({ length: count - 1 }, () => random.int(0, length - 1))].toSorted((a, b) => a - b);
