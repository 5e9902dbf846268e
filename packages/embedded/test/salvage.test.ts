import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { toRecord } from '@rdp/core';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../src/engine.ts';
import { inspectDatabase } from '../src/inspect.ts';
import { openSalvage } from '../src/salvage.ts';
import { tempDir } from './temp-dir.ts';

const TIME = '2026-01-02T03:04:05.000Z';

/** A data folder with logs of these texts. */
async function withTexts(...texts: string[]) {
  const dataDir = tempDir();
  const engine = await openEngine({ dataDir });
  const maker = await engine.makerFor('acme');
  const log = (text: string, i: number) => ({ log_id: `log-${i}`, source: 'text_upload' as const, text });
  await engine.store.write(texts.map((text, i) => toRecord(maker, log(text, i), TIME, TIME)));
  await engine.close();
  const path = join(dataDir, 'rdp.db');
  const alter = (sql: string): void => {
    const connection = new DatabaseSync(path);
    connection.exec(sql);
    connection.close();
  };
  return { dataDir, path, alter };
}

function read(dataDir: string) {
  const salvage = openSalvage(dataDir);
  const texts = Array.from(salvage.records('acme', false), (record) => record.modified_data);
  const { unreadable, unverified } = salvage;
  salvage.close();
  return { texts, unreadable, unverified };
}

describe('salvage', () => {
  it('leaves out a record whose text is another than its content_mac was made of', async () => {
    const { dataDir, path } = await withTexts('first', 'zweiter', 'third');
    const bytes = readFileSync(path);
    bytes.write('ZWEITER', bytes.lastIndexOf('zweiter'));
    writeFileSync(path, bytes);
    expect(read(dataDir)).toEqual({ texts: ['first', 'third'], unreadable: 1, unverified: 0 });
  });

  it('never gives raw text as redacted, even where the redacted half is lost', async () => {
    const { dataDir, alter } = await withTexts('call 555-0199');
    alter('UPDATE records SET modified_data = NULL, redactions = NULL');
    expect(read(dataDir).texts).toEqual(['call [REDACTED]']);
  });

  it('gives records whose key is lost, redacted, and says that nothing vouches for them', async () => {
    const { dataDir, alter } = await withTexts('call 555-0199', 'x');
    alter('DELETE FROM tenants; UPDATE records SET modified_data = NULL');
    expect(read(dataDir)).toEqual({ texts: ['call [REDACTED]', 'x'], unreadable: 0, unverified: 2 });
  });

  it('leaps over seqs that were deleted', async () => {
    const { dataDir, alter } = await withTexts('a', 'b');
    alter('UPDATE records SET seq = 9000000000000 WHERE seq = 2; UPDATE sequence SET last = 9000000000000');
    expect(read(dataDir)).toEqual({ texts: ['a', 'b'], unreadable: 0, unverified: 0 });
  });

  it.each(['DELETE FROM sequence', 'UPDATE sequence SET last = 1', 'UPDATE sequence SET last = 9007199254740991'])(
    'finds the end after %s',
    async (sql) => {
      const { dataDir, alter } = await withTexts('a', 'b');
      alter(sql);
      expect(read(dataDir)).toEqual({ texts: ['a', 'b'], unreadable: 0, unverified: 0 });
    },
  );

  it('leaves out rows that are no records, and expired ones', async () => {
    const { dataDir, alter } = await withTexts('a', 'b', 'c', 'd');
    alter(`UPDATE records SET redactions = '{' WHERE seq = 2; UPDATE records SET received_at = 9e15 WHERE seq = 3;
      UPDATE records SET expires_at = 1 WHERE seq = 4`);
    expect(read(dataDir)).toEqual({ texts: ['a'], unreadable: 2, unverified: 0 });
    expect(inspectDatabase(dataDir)).toMatchObject({ state: 'damaged', tables: { records: 2, tenants: 1 } });
  });

  it.each([
    ['PRAGMA user_version = 999', 'database_newer'],
    ['PRAGMA application_id = 1', 'database_foreign'],
  ])('refuses %s', async (sql, code) => {
    const { dataDir, path, alter } = await withTexts('a');
    alter(sql);
    const before = readFileSync(path);
    expect(() => openSalvage(dataDir)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(path) }),
    );
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});
