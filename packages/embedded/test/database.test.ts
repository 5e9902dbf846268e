import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { madeUpRecord } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../src/database.ts';
import { openEngine } from '../src/engine.ts';
import { recordId } from '../src/record-id.ts';
import { MIGRATIONS } from '../src/schema.ts';
import { tempDir } from './temp-dir.ts';

const alter = (path: string, sql: string): void => {
  const connection = new DatabaseSync(path);
  connection.exec(sql);
  connection.close();
};

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('a new data folder', () => {
  it('is made with modes that keep raw text from others', async () => {
    const dataDir = join(tempDir(), 'deep', 'data');
    const engine = await openEngine({ dataDir });
    await engine.store.write([madeUpRecord()]);
    expect(mode(dataDir)).toBe('700');
    for (const file of ['rdp.db', 'rdp.db-wal', 'rdp.db-shm']) expect(mode(join(dataDir, file))).toBe('600');
    await engine.close();
  });

  it.each([
    ['full', 2],
    ['normal', 1],
  ] as const)('durability %s is synchronous=%i', (durability, synchronous) => {
    const database = openDatabase({ dataDir: tempDir(), durability });
    const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect(pragma('synchronous')).toBe(synchronous);
    expect([pragma('journal_mode'), pragma('auto_vacuum'), pragma('secure_delete')]).toEqual(['wal', 2, 1]);
    expect(pragma('user_version')).toBe(MIGRATIONS.length);
    database.close();
  });

  it('survives two openings at once', async () => {
    const dataDir = tempDir();
    const engines = await Promise.all([1, 2, 3].map(() => openEngine({ dataDir })));
    for (const [index, engine] of engines.entries())
      await engine.store.write([madeUpRecord({ log_id: `log-${index}` })]);
    expect((await engines[0]?.store.latest('acme', 10))?.records).toHaveLength(3);
    for (const engine of engines) await engine.close();
  });
});

it('a database of schema version 1: its records are found by their ids, and their ids are taken', async () => {
  const dataDir = tempDir();
  const engine = await openEngine({ dataDir });
  await engine.store.write([madeUpRecord(), madeUpRecord({ log_id: 'log-002' })]);
  await engine.close();
  const { hash } = recordId('acme', 'log-002');
  alter(
    join(dataDir, 'rdp.db'),
    `DROP TABLE directory_tenants;
    DROP TABLE api_keys;
    DROP TABLE recent_ids;
    CREATE TABLE recent_ids (seq INTEGER PRIMARY KEY, id_hash INTEGER NOT NULL) STRICT;
    INSERT INTO id_index VALUES (${recordId('acme', 'log-001').hash}, 1);
    INSERT INTO recent_ids VALUES (2, ${hash});
    PRAGMA user_version = 1`,
  );
  const migrated = await openEngine({ dataDir });
  for (const log_id of ['log-001', 'log-002']) {
    expect(await migrated.store.get('acme', log_id)).toBeDefined();
    expect(await migrated.store.write([madeUpRecord({ log_id })])).toEqual([{ status: 'same' }]);
  }
  await migrated.close();
});

describe('a file that is not ours to write', () => {
  /** Opens a prepared folder and checks that the file is left as it was. */
  function refusal(prepare: (path: string) => void): { code: string; message: string; path: string } {
    const dataDir = tempDir();
    const path = join(dataDir, 'rdp.db');
    prepare(path);
    const bytes = (): Buffer[] =>
      [path, `${path}-wal`].filter((file) => existsSync(file)).map((file) => readFileSync(file));
    const before = bytes();
    try {
      openDatabase({ dataDir });
    } catch (error) {
      expect(bytes()).toEqual(before);
      return { ...(error as { code: string }), message: (error as Error).message, path };
    }
    throw new Error('it was opened');
  }
  const made = (path: string): void => {
    openDatabase({ dataDir: join(path, '..') }).close();
  };
  it.each<[string, (path: string) => void, string]>([
    ['text', (path) => writeFileSync(path, 'my notes\n'.repeat(100)), 'database_foreign'],
    ['a short text', (path) => writeFileSync(path, 'x'), 'database_foreign'],
    [
      'the database of another program',
      (path) => alter(path, 'CREATE TABLE t (a); INSERT INTO t VALUES (1)'),
      'database_foreign',
    ],
    [
      'a database of a newer rdp',
      (path) => {
        made(path);
        alter(path, 'PRAGMA user_version = 999');
      },
      'database_newer',
    ],
    [
      'a file cut short',
      (path) => {
        made(path);
        truncateSync(path, 8_192);
      },
      'database_corrupt',
    ],
    [
      'an empty file beside a log of its commits',
      (path) => {
        writeFileSync(path, '');
        writeFileSync(`${path}-wal`, 'commits');
      },
      'database_corrupt',
    ],
    [
      'a file whose schema page is overwritten',
      (path) => {
        made(path);
        const bytes = readFileSync(path);
        bytes.fill(0xff, 100, 4_000);
        writeFileSync(path, bytes);
      },
      'database_corrupt',
    ],
  ])('%s', (_name, prepare, code) => {
    const error = refusal(prepare);
    expect(error.code).toBe(code);
    expect(error.message).toContain(error.path);
  });

  it('a folder that cannot be made', () => {
    const file = join(tempDir(), 'file');
    writeFileSync(file, '');
    expect(() => openDatabase({ dataDir: join(file, 'data') })).toThrow(
      expect.objectContaining({ code: 'database_unavailable', hint: expect.stringContaining('--data') }),
    );
  });

  it.skipIf(process.getuid?.() === 0)('a folder that may not be written (root may write anywhere)', () => {
    const dataDir = join(tempDir(), 'locked');
    mkdirSync(dataDir);
    chmodSync(dataDir, 0o500);
    expect(() => openDatabase({ dataDir })).toThrow(expect.objectContaining({ code: 'database_unavailable' }));
  });
});
