import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { type Finished, rdp, start, tempDir } from './rdp.ts';

const LINES = Array.from({ length: 5_000 }, (_, i) => `2026-01-02T03:04:05Z INFO request ${i} took ${i % 97} ms`);
const KNOWN = new Set(LINES);

async function database(): Promise<{ data: string; file: string }> {
  const data = join(tempDir(), 'data');
  const { code } = await rdp(['ingest', '-', '--tenant', 'acme', '--quiet'], { data, input: `${LINES.join('\n')}\n` });
  expect(code).toBe(0);
  return { data, file: join(data, 'rdp.db') };
}

/** A running `rdp ingest` that has more to read: the test kills it. */
function startWriter() {
  const data = join(tempDir(), 'data');
  const running = start(['ingest', '-', '--tenant', 'acme', '--quiet'], { data, live: true });
  // Killed, it does not read to the end.
  running.process.stdin?.on('error', () => {}).write(`${LINES.join('\n')}\n`);
  return { data, running };
}

/** A failure is one line with a code, and no stack. */
function expectClear({ code, stderr }: Finished, codes: readonly number[]): void {
  expect(codes).toContain(code);
  expect(stderr).not.toContain('    at ');
  expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
  expect(stderr).not.toContain('request ');
}

/** Doctor and export leave the file as it is, are clear, and give nothing that was not ingested. */
async function examine(data: string): Promise<{ saved: string[]; exported: Finished; doctor: { state: string } }> {
  const before = readFileSync(join(data, 'rdp.db'));
  const seen = await rdp(['doctor', '--db', '--json'], { data });
  expectClear(seen, [0, 1]);
  const doctor = JSON.parse(seen.stdout);
  expect(seen.code).toBe(doctor.state === 'sound' ? 0 : 1);
  const exported = await rdp(['export', '--tenant', 'acme'], { data });
  expectClear(exported, [0, 3]);
  const saved = exported.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).modified_data);
  expect(saved.filter((text) => !KNOWN.has(text))).toEqual([]);
  expect(new Set(saved).size).toBe(saved.length);
  expect(readFileSync(join(data, 'rdp.db')).equals(before)).toBe(true);
  return { saved, exported, doctor };
}

/** The commands of every day work, or fail with one line. Gives the codes of those that failed. */
async function everyday(data: string): Promise<string[]> {
  const codes: string[] = [];
  for (const args of [
    ['tail', '-n', '10000'],
    ['tail', '-n', '5'],
    ['get', 'nope'],
  ]) {
    const finished = await rdp([...args, '--tenant', 'acme', '--json'], { data });
    expectClear(finished, [0, 1]);
    if (finished.code === 1) codes.push(JSON.parse(finished.stderr).error.code);
  }
  return codes;
}

/** Overwrites each 40th page. */
function overwritePages(file: string): void {
  const bytes = readFileSync(file);
  for (let page = 40; page < bytes.length / 4_096; page += 40) bytes.fill(0xa5, page * 4_096, (page + 1) * 4_096);
  writeFileSync(file, bytes);
}

/** Numbers below 1 that are the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('a damaged database', () => {
  it('that is not damaged is sound', async () => {
    const { data } = await database();
    const { saved, exported, doctor } = await examine(data);
    expect(saved).toEqual(LINES);
    expect([exported.code, doctor.state]).toEqual([0, 'sound']);
  });

  it.each([1, 2, 3, 4, 5])('bytes flipped in its middle, seed %i', async (seed) => {
    const { data, file } = await database();
    const bytes = readFileSync(file);
    const next = random(seed);
    for (let i = 0; i < 12; i++) {
      const at = Math.floor(bytes.length * (0.25 + next() / 2));
      bytes[at] = (bytes[at] ?? 0) ^ (1 + Math.floor(next() * 255));
    }
    writeFileSync(file, bytes);
    const { saved } = await examine(data);
    expect(saved.length).toBeGreaterThanOrEqual(LINES.length / 2);
    await everyday(data);
  });

  it('whole pages overwritten', async () => {
    const { data, file } = await database();
    overwritePages(file);
    const { saved, exported, doctor } = await examine(data);
    expect([exported.code, doctor.state]).toEqual([3, 'damaged']);
    expect(saved.length).toBeGreaterThanOrEqual(LINES.length / 2);
    await everyday(data);
  });

  it('whose pages are overwritten is named damaged by tail and get', async () => {
    const { data, file } = await database();
    overwritePages(file);
    for (const code of await everyday(data)) expect(['database_corrupt', 'not_found']).toContain(code);
  });

  it('cut to half', async () => {
    const { data, file } = await database();
    truncateSync(file, readFileSync(file).length / 2);
    const { saved, exported, doctor } = await examine(data);
    expect([exported.code, doctor.state]).toEqual([3, 'damaged']);
    expect(saved.length).toBeGreaterThan(0);
    const tail = await rdp(['tail', '--tenant', 'acme'], { data });
    expect(tail.code).toBe(1);
    expect(tail.stderr).toMatch(
      / cut short: .*\n {2}hint: rdp doctor --db tells what is readable, rdp export saves it\n$/,
    );
    expect(await everyday(data)).toEqual(['database_corrupt', 'database_corrupt', 'database_corrupt']);
  });

  it('its WAL emptied after a kill', async () => {
    const { data, running } = startWriter();
    await until('records', async () => {
      const { code, stdout } = await rdp(['export', '--tenant', 'acme'], { data });
      return code === 0 && stdout !== '';
    });
    running.process.kill('SIGKILL');
    await running.finished;
    truncateSync(join(data, 'rdp.db-wal'), 0);
    await examine(data);
    await everyday(data);
  });

  it('of no bytes', async () => {
    const { data, file } = await database();
    truncateSync(file, 0);
    const { saved, exported, doctor } = await examine(data);
    expect(saved).toEqual([]);
    expect([exported.code, exported.stderr, doctor.state]).toEqual([0, 'rdp: the database file is empty\n', 'empty']);
    await everyday(data);
  });

  it('of no bytes, with the log of a killed writer beside it: the log is kept', async () => {
    const { data, running } = startWriter();
    const log = join(data, 'rdp.db-wal');
    await until('a commit', () => (statSync(log, { throwIfNoEntry: false })?.size ?? 0) > 100_000);
    running.process.kill('SIGKILL');
    await running.finished;
    truncateSync(join(data, 'rdp.db'), 0);
    const before = readFileSync(log);
    expect(await everyday(data)).toEqual(['database_corrupt', 'database_corrupt', 'database_corrupt']);
    expect((await examine(data)).doctor.state).toBe('empty');
    expect(readFileSync(log).equals(before)).toBe(true);
  });
});
