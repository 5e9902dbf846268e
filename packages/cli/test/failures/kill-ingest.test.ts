import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { rdp } from '../rdp.ts';
import { bigLog, makeLines, moments, peek, progress, runAndKill } from './big-log.ts';
import { createRandom, SEED } from './random.ts';
import { startServer } from './server.ts';
import { damage, deadLetters, storedRows, untilQueueIsEmpty } from './stored.ts';

const LINES = 60_000;
const KILLS = 10;
const FEWER_KILLS = 6;
const REJECTED_EVERY = 50;

/** That the store holds exactly these texts, each once. */
function expectStored(data: string, texts: readonly string[], clean: readonly string[]): void {
  const rows = storedRows(data);
  expect(rows).toHaveLength(texts.length);
  expect(rows.map((row) => row.clean).toSorted()).toEqual(clean.toSorted());
  expect(rows.map((row) => row.original_text).toSorted()).toEqual(texts.toSorted());
  expect(new Set(rows.map((row) => row.log_id)).size).toBe(texts.length);
  expect(rows.filter((row) => row.conflict_of !== null)).toEqual([]);
  expect(deadLetters(data)).toEqual([]);
  expect(damage(data)).toEqual(['ok']);
}

/** The numbers of the lines that the runs over a data folder have rejected; a run that was killed may have cut the last one. */
function rejectedLines(data: string): Set<number> {
  const folder = join(data, 'rejects');
  const entries = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1),
  );
  return new Set(entries.map((entry) => (JSON.parse(entry) as { line: number }).line));
}

describe(`kill -9 of rdp ingest at random moments, then the same command until it ends (RDP_TEST_SEED=${SEED})`, () => {
  it.each([
    ['as it is', 1, (text: string) => text],
    ['gzipped', 2, (text: string) => gzipSync(text)],
  ])('stores exactly the lines of the file, %s', { timeout: 180_000 }, async (_name, salt, encode) => {
    const random = createRandom(salt);
    const { lines, clean } = makeLines(LINES, random);
    const text = `${lines.join('\n')}\n`;
    const { file, data } = bigLog(encode(text));
    const args = ['ingest', file, '--tenant', 'acme', '--json'];
    let kills = 0;
    for (const target of moments(KILLS, text.length, random)) {
      kills += (await runAndKill({ args, data, random, reached: () => progress(data) >= target })) ? 1 : 0;
    }
    expect(kills).toBeGreaterThan(0);
    expect(await rdp(args, { data })).toMatchObject({ code: 0, stderr: '' });
    expectStored(data, lines, clean);
  });

  it('forgets no line that was rejected', { timeout: 180_000 }, async () => {
    const random = createRandom(3);
    const lines = Array.from({ length: LINES }, (_, i) =>
      i % REJECTED_EVERY === 0 ? `no JSON ${i}` : `{"msg":"line ${i}"}`,
    );
    const text = `${lines.join('\n')}\n`;
    const { file, data } = bigLog(text);
    const args = ['ingest', file, '--tenant', 'acme', '--format', 'json', '--json'];
    for (const target of moments(FEWER_KILLS, text.length, random)) {
      await runAndKill({ args, data, random, reached: () => progress(data) >= target });
    }
    expect([0, 3]).toContain((await rdp(args, { data })).code);
    const texts = lines.flatMap((_, i) => (i % REJECTED_EVERY === 0 ? [] : [`line ${i}`]));
    expectStored(data, texts, texts);
    expect(rejectedLines(data).size).toBe(LINES / REJECTED_EVERY);
    expect(JSON.parse((await rdp(args, { data })).stdout)).toMatchObject({ lines: 0 });
  });

  it('over HTTP: stores exactly the lines of the file', { timeout: 180_000 }, async () => {
    const random = createRandom(4);
    const { lines, clean } = makeLines(LINES, random);
    const text = `${lines.join('\n')}\n`;
    const { file, data, folder } = bigLog(text);
    const server = join(folder, 'server');
    const args = ['ingest', file, '--tenant', 'acme', '--json', '--url', await startServer(server).listening];
    // The first dies once something is accepted, which may be before its checkpoint has moved.
    const accepted = (): boolean =>
      peek(server, 'SELECT (SELECT count(*) FROM messages) + (SELECT count(*) FROM records) AS n') > 0;
    await runAndKill({ args, data, random, reached: accepted });
    for (const target of moments(FEWER_KILLS, text.length, random)) {
      await runAndKill({ args, data, random, reached: () => progress(data) >= target });
    }
    expect(await rdp(args, { data })).toMatchObject({ code: 0, stderr: '' });
    await untilQueueIsEmpty(server);
    expectStored(server, lines, clean);
    expect(JSON.parse((await rdp(args, { data })).stdout)).toMatchObject({ lines: 0, logs: 0 });
  });
});
