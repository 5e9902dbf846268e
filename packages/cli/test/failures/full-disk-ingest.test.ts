import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rdp, tempDir } from '../rdp.ts';
import { createRandom, SEED } from './random.ts';
import { damage, deadLetters, storedRows } from './stored.ts';

/** A file of these lines, and runs of `rdp ingest` over it. */
function setUp(lines: readonly string[]) {
  const folder = tempDir();
  const data = join(folder, 'data');
  const file = join(folder, 'app.log');
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  const ingest = (...args: string[]) => rdp(['ingest', file, '--tenant', 'acme', '--json', ...args], { data });
  const texts = (): string[] => storedRows(data).map(({ clean }) => clean);
  return { data, ingest, texts };
}

const NO_ROOM = { code: 1, stdout: '', stderr: expect.stringContaining('"code":"disk_full"') };

describe(`a full disk under rdp ingest (RDP_TEST_SEED=${SEED})`, () => {
  it('fails with disk_full, and the same command adds exactly the rest when there is room', {
    timeout: 60_000,
  }, async () => {
    const random = createRandom(41);
    const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i} ${'.'.repeat(random.int(0, 400))}`);
    const { data, ingest, texts } = setUp(lines);
    expect(await ingest('--max-size', '2M')).toMatchObject(NO_ROOM);
    const stored = texts();
    expect(stored.length).toBeGreaterThan(0);
    expect(stored.length).toBeLessThan(lines.length);
    // Still full: nothing is added, nothing is lost.
    expect(await ingest('--max-size', '2M')).toMatchObject(NO_ROOM);

    const before = texts().length;
    const { code, stdout, stderr } = await ingest();
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ logs: lines.length - before, conflicts: 0 });
    expect(texts().toSorted()).toEqual(lines.toSorted());
    expect(deadLetters(data)).toEqual([]);
    expect(damage(data)).toEqual(['ok']);
  });

  it('adds no line twice when later lines fitted and the first ones did not', { timeout: 60_000 }, async () => {
    const long = Array.from({ length: 500 }, (_, i) => `long line ${i} ${'.'.repeat(4_000)}`);
    const short = Array.from({ length: 500 }, (_, i) => `short line ${i}`);
    const lines = [...long, ...short];
    const { ingest, texts } = setUp(lines);
    expect(await ingest('--max-size', '1M')).toMatchObject(NO_ROOM);
    expect(texts().toSorted()).toEqual(short.toSorted());
    expect(await ingest()).toMatchObject({ code: 0, stderr: '' });
    expect(texts().toSorted()).toEqual(lines.toSorted());
  });

  it('says so for people too, with the next step', { timeout: 60_000 }, async () => {
    const { data } = setUp([]);
    const args = ['ingest', '-', '--tenant', 'acme', '--max-size', '1M'];
    const { code, stderr } = await rdp(args, { data, input: `${'.'.repeat(100)}\n`.repeat(20_000) });
    expect(code).toBe(1);
    expect(stderr).toMatch(/rdp: the disk is full\n {2}hint: make room; nothing that was accepted is lost\n$/);
  });
});
