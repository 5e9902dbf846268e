import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeUpRecord, until } from '@rdp/testkit';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Committer, createCommitter } from '../src/committer.ts';
import { type Database, openDatabase } from '../src/database.ts';
import { createIdIndex, findRecord, forgetRecord, type IdIndex } from '../src/id-index.ts';
import { insertRecords } from '../src/insert-records.ts';
import { recordId } from '../src/record-id.ts';

const MERGE_AT = 10;
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

interface Writer {
  readonly database: Database;
  readonly committer: Committer;
  readonly idIndex: IdIndex;
}

/** Writers with a connection each over one file, as processes would have. */
function openWriters(count: number): Writer[] {
  const dataDir = mkdtempSync(join(tmpdir(), 'rdp-ids-'));
  folders.push(dataDir);
  return Array.from({ length: count }, () => {
    const database = openDatabase({ dataDir, durability: 'normal' });
    const committer = createCommitter(database);
    return { database, committer, idIndex: createIdIndex(database, committer, MERGE_AT) };
  });
}

const record = (id: number, content: string) => madeUpRecord({ log_id: `id-${id}`, content_mac: content });
const write = ({ database, committer, idIndex }: Writer, id: number, content: string) =>
  committer.write(() => insertRecords(database, idIndex, [record(id, content)])[0]);
const count = (database: Database, table: string): number =>
  Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);

describe('the id index', () => {
  it('stores each id once, whoever writes it, through merges, rollbacks and restarts', async () => {
    const step = fc.record({
      writer: fc.integer({ min: 0, max: 1 }),
      id: fc.integer({ min: 0, max: 40 }),
      content: fc.constantFrom('a', 'b'),
      rollback: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 120 }), async (steps) => {
        const writers = openWriters(2);
        const model = new Map<number, string>();
        for (const { writer, id, content, rollback } of steps) {
          const by = writers[writer] as Writer;
          if (rollback) {
            const broken = by.committer.write(() => {
              insertRecords(by.database, by.idIndex, [record(id, content)]);
              throw new Error('rolled back');
            });
            await expect(broken).rejects.toThrow('rolled back');
            continue;
          }
          const first = model.get(id);
          const expected = first === undefined ? 'written' : first === content ? 'same' : 'conflict';
          expect((await write(by, id, content))?.status).toBe(expected);
          if (first === undefined) model.set(id, content);
        }
        const [{ database }] = writers as [Writer];
        for (const id of model.keys()) expect(findRecord(database, recordId('acme', `id-${id}`))).toBeDefined();
        const firsts = database.prepare('SELECT count(*) AS n FROM records WHERE conflict_of IS NULL').get();
        expect(firsts).toEqual({ n: model.size });
        for (const { idIndex, committer, database: open } of writers) {
          idIndex.stop();
          await committer.drain();
          open.close();
        }
      }),
      { numRuns: 25 },
    );
  });

  it('merges what has gathered, and finds it there', async () => {
    const [writer] = openWriters(1) as [Writer];
    for (let id = 0; id < 35; id++) await write(writer, id, 'a');
    await until('a merge', () => count(writer.database, 'id_index') >= MERGE_AT);
    await writer.committer.drain();
    await until('few recent ids', () => count(writer.database, 'recent_ids') < 2 * MERGE_AT);
    for (let id = 0; id < 35; id++) expect((await write(writer, id, 'a'))?.status).toBe('same');
    expect(count(writer.database, 'records')).toBe(35);
  });

  it('looks at the record behind a hash: another id with the same hash is another id', async () => {
    const [writer] = openWriters(1) as [Writer];
    await write(writer, 1, 'a');
    const other = recordId('acme', 'id-2');
    writer.database.prepare('INSERT INTO id_index VALUES (?, 1)').run(other.hash);
    expect(findRecord(writer.database, other)).toBeUndefined();
    expect((await write(writer, 2, 'a'))?.status).toBe('written');
    expect(findRecord(writer.database, other)).toBe(2);
  });

  it('keeps a half merged index right: the process may end between two slices', async () => {
    const [writer, next] = openWriters(2) as [Writer, Writer];
    for (let id = 0; id < 8; id++) await write(writer, id, 'a');
    const merge = writer.database.prepare('INSERT INTO id_index VALUES (?, ?)');
    for (let id = 0; id < 4; id++) merge.run(recordId('acme', `id-${id}`).hash, id + 1);
    for (let id = 0; id < 30; id++) expect((await write(next, id, 'a'))?.status).toBe(id < 8 ? 'same' : 'written');
    expect(count(next.database, 'records')).toBe(30);
  });

  it('forgets a deleted record: neither index has its hash', async () => {
    const [writer] = openWriters(1) as [Writer];
    const { database, committer, idIndex } = writer;
    await committer.write(() => insertRecords(database, idIndex, [record(1, 'a'), record(2, 'a'), record(3, 'a')]));
    await committer.write(() => forgetRecord(database, recordId('acme', 'id-2'), 2));
    const [run] = database.prepare('SELECT hashes FROM recent_ids').all() as [{ hashes: Uint8Array }];
    expect([...new Float64Array(run.hashes.slice().buffer)]).toEqual([
      recordId('acme', 'id-1').hash,
      0,
      recordId('acme', 'id-3').hash,
    ]);
    expect(findRecord(database, recordId('acme', 'id-3'))).toBe(3);
  });
});
