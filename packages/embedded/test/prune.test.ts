import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { madeUpRecord } from '@rdp/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backupDatabase } from '../src/backup.ts';
import { openEngine } from '../src/engine.ts';
import { openHarness } from './engine-harness.ts';
import { tempDir } from './temp-dir.ts';

let engine: Awaited<ReturnType<typeof openHarness>>;
beforeEach(async () => {
  engine = await openHarness();
});
afterEach(() => engine.close());

const day = (n: number): string => new Date(Date.UTC(2026, 0, n)).toISOString();
const records = (count: number, at: string, overrides = {}) =>
  Array.from({ length: count }, (_, i) =>
    madeUpRecord({ log_id: `${at}-${i}`, processed_at: at, original_text: 'x'.repeat(2_000), ...overrides }),
  );
const ids = async (tenant: string): Promise<string[]> =>
  (await engine.store.latest(tenant, 10_000)).records.map(({ log_id }) => log_id);

describe('prune', () => {
  it('deletes what is older, for every tenant that makes records, and gives the space back', async () => {
    await engine.makerFor('acme');
    await engine.store.write([...records(1_200, day(1)), ...records(3, day(5))]);
    const filter = { processedBefore: Date.parse(day(3)) };
    expect(engine.countPrunable(filter)).toBe(1_200);
    const { records: deleted, bytes } = await engine.prune(filter);
    expect(deleted).toBe(1_200);
    expect(bytes).toBeGreaterThan(1_000_000);
    expect(await ids('acme')).toHaveLength(3);
    expect(engine.countPrunable(filter)).toBe(0);
  });

  it('leaves other tenants alone', async () => {
    await engine.store.write([...records(2, day(1)), ...records(2, day(1), { tenant_id: 'beta' })]);
    expect(await engine.prune({ tenantId: 'beta', processedBefore: Date.parse(day(3)) })).toMatchObject({ records: 2 });
    expect([await ids('acme'), await ids('beta')]).toEqual([[`${day(1)}-0`, `${day(1)}-1`], []]);
  });

  it('forgets the ids: the same log is new again, under a seq of its own', async () => {
    const [record] = records(1, day(1));
    if (!record) return;
    await engine.store.write([record]);
    const { cursor } = await engine.store.latest('acme', 1);
    await engine.prune({ tenantId: 'acme', processedBefore: Date.parse(day(3)) });
    expect(await engine.store.get('acme', record.log_id)).toBeUndefined();
    expect(await engine.store.write([record])).toEqual([{ status: 'written' }]);
    expect((await engine.store.since('acme', cursor, 10)).records).toHaveLength(1);
  });
});

describe('sweep', () => {
  it('deletes what has expired and nothing else', async () => {
    const now = engine.clock.now();
    await engine.store.write([
      ...records(700, day(1), { expires_at: Math.floor(now / 1000) + 10 }),
      ...records(1, day(2)),
    ]);
    const letter = { tenantId: 'acme', body: 'x', reason: 'unknown', failures: 1, firstFailedAt: now } as const;
    await engine.deadLetters.send([
      { ...letter, lastFailedAt: now },
      { ...letter, lastFailedAt: now + 86_400_000 },
    ]);
    await engine.sweep();
    expect(await ids('acme')).toHaveLength(701);
    engine.clock.advance(14 * 86_400_000);
    await engine.sweep();
    expect(engine.countPrunable({ tenantId: 'acme', processedBefore: Number.MAX_SAFE_INTEGER })).toBe(1);
    expect(await engine.deadLetters.peek({}, 10)).toHaveLength(1);
  });
});

describe('backupDatabase', () => {
  it('copies what is there while others write, and the copy opens as a data folder', async () => {
    const dataDir = tempDir();
    const source = await openEngine({ dataDir });
    await source.store.write(records(2_000, day(1)));
    const folder = tempDir();
    let writing = true;
    const writer = (async () => {
      for (let i = 0; writing; i++) await source.store.write([madeUpRecord({ log_id: `later-${i}` })]);
    })();
    const made = await backupDatabase({ dataDir, file: join(folder, 'rdp.db') });
    writing = false;
    await writer;
    await source.close();
    expect(made.records).toBeGreaterThanOrEqual(2_000);
    expect((statSync(join(folder, 'rdp.db')).mode & 0o777).toString(8)).toBe('600');
    const copy = await openEngine({ dataDir: folder });
    expect((await copy.store.latest('acme', 100_000)).records).toHaveLength(made.records);
    expect(await copy.store.get('acme', `${day(1)}-7`)).toBeDefined();
    await copy.close();
  });

  it('overwrites nothing and leaves nothing half done', async () => {
    const dataDir = tempDir();
    await (await openEngine({ dataDir })).close();
    const file = join(tempDir(), 'copy.db');
    await backupDatabase({ dataDir, file });
    await expect(backupDatabase({ dataDir, file })).rejects.toMatchObject({ code: 'file_exists' });
    const nowhere = join(tempDir(), 'missing', 'copy.db');
    await expect(backupDatabase({ dataDir, file: nowhere })).rejects.toBeInstanceOf(Error);
  });

  it('makes no copy of a database that is not there, and no database', async () => {
    const [dataDir, folder] = [tempDir(), tempDir()];
    const made = backupDatabase({ dataDir, file: join(folder, 'copy.db') });
    await expect(made).rejects.toMatchObject({ code: 'database_unavailable' });
    expect([readdirSync(dataDir), readdirSync(folder)]).toEqual([[], []]);
  });

  it('can be stopped, leaves nothing then, and lets nobody else read meanwhile', async () => {
    const dataDir = tempDir();
    const source = await openEngine({ dataDir });
    await source.store.write(records(2_000, day(1)));
    await source.close();
    const folder = tempDir();
    const stop = new AbortController();
    const modes: number[] = [];
    const onProgress = (): void => {
      for (const name of readdirSync(folder)) modes.push(statSync(join(folder, name)).mode & 0o777);
      stop.abort();
    };
    const made = backupDatabase({ dataDir, file: join(folder, 'copy.db'), onProgress, signal: stop.signal });
    await expect(made).rejects.toMatchObject({ name: 'AbortError' });
    expect(new Set(modes)).toEqual(new Set([0o600]));
    expect(readdirSync(folder)).toEqual([]);
  });
});
