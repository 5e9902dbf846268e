import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCommitter } from '../src/committer.ts';
import { type Database, openDatabase } from '../src/database.ts';
import { tempDir } from './temp-dir.ts';

function open() {
  const database = openDatabase({ dataDir: tempDir(), durability: 'normal' });
  onTestFinished(() => database.close());
  database.exec('CREATE TABLE jobs (name TEXT UNIQUE)');
  return { database, committer: createCommitter(database) };
}
const insert = (database: Database, name: string) => () => {
  database.prepare('INSERT INTO jobs VALUES (?)').run(name);
  return name;
};
const names = (database: Database): unknown[] =>
  database
    .prepare('SELECT name FROM jobs ORDER BY name')
    .all()
    .map(({ name }) => name);

describe('createCommitter', () => {
  it('commits jobs that come together in one transaction', async () => {
    const { database, committer } = open();
    const begins: string[] = [];
    const watched: Database = {
      ...database,
      exec(sql) {
        begins.push(sql);
        database.exec(sql);
      },
    };
    const together = createCommitter(watched);
    const results = await Promise.all(['a', 'b', 'c'].map((name) => together.write(insert(watched, name))));
    expect(results).toEqual(['a', 'b', 'c']);
    expect(begins).toEqual(['BEGIN IMMEDIATE', 'COMMIT']);
    await committer.drain();
  });

  it('resolves a job only once it can be seen from another connection', async () => {
    const { database, committer } = open();
    const other = new DatabaseSync(database.path);
    await committer.write(insert(database, 'a'));
    expect(other.prepare('SELECT count(*) AS n FROM jobs').get()).toEqual({ n: 1 });
    other.close();
  });

  it('fails only the job that fails; its neighbours are committed once', async () => {
    const { database, committer } = open();
    const results = await Promise.allSettled([
      committer.write(insert(database, 'a')),
      committer.write(() => {
        insert(database, 'half done')();
        throw new Error('no');
      }),
      committer.write(insert(database, 'b')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(names(database)).toEqual(['a', 'b']);
  });

  it('waits for another process’s lock without blocking the thread', async () => {
    const { database, committer } = open();
    const other = new DatabaseSync(database.path);
    other.exec('BEGIN IMMEDIATE');
    const write = committer.write(insert(database, 'a'));
    let turns = 0;
    // The event loop goes on turning while the job waits.
    while (turns < 20) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      turns++;
    }
    expect(names(database)).toEqual([]);
    other.exec('COMMIT');
    other.close();
    expect(await write).toBe('a');
  });

  it('refuses what would wait beyond its bound, and takes it again later', async () => {
    const { database, committer } = open();
    const huge = 40 * 1024 * 1024;
    const first = committer.write(insert(database, 'a'), huge);
    await expect(committer.write(insert(database, 'b'), huge)).rejects.toMatchObject({
      code: 'queue_full',
      retryable: true,
    });
    await first;
    expect(await committer.write(insert(database, 'c'), huge)).toBe('c');
  });

  it('reports a full disk as such and works again when there is room', async () => {
    const { database, committer } = open();
    const pages = Number(Object.values(database.prepare('PRAGMA page_count').get() ?? {})[0]);
    database.exec(`PRAGMA max_page_count = ${pages}`);
    const big = 'x'.repeat(1024 * 1024);
    await expect(committer.write(insert(database, big))).rejects.toMatchObject({ code: 'disk_full', retryable: true });
    database.exec(`PRAGMA max_page_count = ${pages + 10_000}`);
    expect(await committer.write(insert(database, 'small'))).toBe('small');
    expect(names(database)).toEqual(['small']);
  });
});
