import { copyFileSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEngine } from '@rdp/embedded';
import { madeUpEnvelope, madeUpRecord, until } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { startServer } from './failures/server.ts';
import { deadLetters, storedRows, untilQueueIsEmpty } from './failures/stored.ts';
import { rdp, records, tempDir } from './rdp.ts';

/** A data folder with 300 records of acme. */
async function withRecords() {
  const folder = tempDir();
  const data = join(folder, 'data');
  const input = Array.from({ length: 300 }, (_, i) => `line ${i} ${'x'.repeat(500)}\n`).join('');
  await rdp(['ingest', '-', '--tenant', 'acme'], { data, input });
  return { folder, data };
}

describe('rdp backup', () => {
  it('makes a file that is a database of the same records', async () => {
    const { folder, data } = await withRecords();
    const restored = join(folder, 'restored');
    const { code, stdout } = await rdp(['backup', join(folder, 'copy.db'), '--json'], { data });
    expect([code, JSON.parse(stdout)]).toEqual([0, { file: join(folder, 'copy.db'), records: 300 }]);
    mkdirSync(restored);
    copyFileSync(join(folder, 'copy.db'), join(restored, 'rdp.db'));
    expect(await records(restored, 'acme')).toEqual(await records(data, 'acme'));
  });

  it('copies what is there while rdp up goes on taking logs', async () => {
    const folder = tempDir();
    const data = join(folder, 'data');
    const server = startServer(data);
    const url = `${await server.listening}/ingest`;
    const send = async (text: string): Promise<number> =>
      (
        await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'text/plain', 'x-tenant-id': 'acme' },
          body: text,
        })
      ).status;
    for (let i = 0; i < 20; i++) expect(await send(`before ${i}`)).toBe(202);
    await untilQueueIsEmpty(data);
    const [copied, status] = await Promise.all([
      rdp(['backup', join(folder, 'rdp.db'), '--json'], { data }),
      send('x'),
    ]);
    expect([copied.code, status]).toEqual([0, 202]);
    const kept = (await records(folder, 'acme')).filter(({ modified_data }) => modified_data !== 'x');
    expect(kept).toHaveLength(20);
    expect(await send('after')).toBe(202);
  });

  it('makes nothing where there is no database', async () => {
    const [folder, data] = [tempDir(), tempDir()];
    const { code, stdout, stderr } = await rdp(['backup', join(folder, 'copy.db')], { data });
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/there is no database\n {2}hint: /)]);
    expect([readdirSync(folder), readdirSync(data)]).toEqual([[], []]);
  });

  it('overwrites nothing', async () => {
    const { folder, data } = await withRecords();
    const file = join(folder, 'mine.txt');
    writeFileSync(file, 'mine');
    const { code, stderr } = await rdp(['backup', file], { data });
    expect([code, stderr]).toEqual([1, expect.stringContaining('is there already')]);
    expect(statSync(file).size).toBe(4);
  });
});

describe('rdp prune', () => {
  it('says what would go, and deletes nothing, with --dry-run', async () => {
    const { data } = await withRecords();
    const { code, stdout } = await rdp(['prune', '--older-than', '0s', '--dry-run', '--json'], { data });
    expect([code, JSON.parse(stdout)]).toEqual([0, { records: 300, dry_run: true }]);
    expect(await records(data, 'acme')).toHaveLength(300);
  });

  it('asks, and without a terminal wants --yes', async () => {
    const { data } = await withRecords();
    const { code, stderr } = await rdp(['prune', '--older-than', '0s'], { data });
    expect([code, stderr]).toEqual([2, expect.stringContaining('--yes')]);
    expect(await records(data, 'acme')).toHaveLength(300);
  });

  it('takes the tenant from RDP_TENANT too', async () => {
    const { data } = await withRecords();
    await rdp(['ingest', '-', '--tenant', 'beta'], { data, input: 'goes\n' });
    const args = ['prune', '--older-than', '0s', '--yes', '--json'];
    const { stdout } = await rdp(args, { data, env: { RDP_TENANT: 'beta' } });
    expect([JSON.parse(stdout).records, (await records(data, 'acme')).length]).toEqual([1, 300]);
  });

  it('deletes what is older, of the tenant that is named', async () => {
    const { data } = await withRecords();
    await rdp(['ingest', '-', '--tenant', 'beta'], { data, input: 'stays\n' });
    expect((await rdp(['prune', '--older-than', '1h', '--yes'], { data })).stdout).toContain('0 records deleted');
    const { code, stdout } = await rdp(['prune', '--older-than', '0s', '--tenant', 'acme', '--yes'], { data });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^300 records deleted, 0\.\d MiB given back\n$/)]);
    expect([await records(data, 'acme'), await records(data, 'beta')]).toEqual([[], [expect.anything()]]);
  });
});

describe('rdp up', () => {
  it('deletes what has expired, and nothing else', async () => {
    const data = tempDir();
    const letter = {
      tenantId: 'acme',
      body: madeUpEnvelope(),
      reason: 'unknown',
      failures: 3,
      firstFailedAt: 0,
    } as const;
    const engine = await openEngine({ dataDir: data });
    await engine.deadLetters.send([
      { ...letter, lastFailedAt: Date.now() - 15 * 86_400_000 },
      { ...letter, lastFailedAt: Date.now() - 13 * 86_400_000 },
    ]);
    await engine.store.write([madeUpRecord({ log_id: 'expired', expires_at: 1 }), madeUpRecord({ log_id: 'stays' })]);
    await engine.close();
    await startServer(data).listening;
    await until('expired rows to go', () => storedRows(data).length === 1 && deadLetters(data).length === 1);
    expect(storedRows(data)).toMatchObject([{ log_id: 'stays' }]);
  });
});
