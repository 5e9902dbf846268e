import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rdp, tempDir } from './rdp.ts';

/** A data folder with these lines of the tenant acme in it. */
async function withInput(input: string) {
  const folder = tempDir();
  const data = join(folder, 'data');
  await rdp(['ingest', '-', '--tenant', 'acme'], { data, input });
  return { folder, data };
}

const parse = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('rdp export', () => {
  it('writes every record in order of commit, its originals only when asked to', async () => {
    const { data } = await withInput(
      'one\nUser 555-0199\nthree \u{1f600} \x1b[31mred\x1b[0m\n{"msg":"four","phone":"555-0199"}\n',
    );
    const { code, stdout, stderr } = await rdp(['export', '--tenant', 'acme'], { data });
    expect([code, stderr]).toEqual([0, '']);
    expect(parse(stdout).map((record) => record['modified_data'])).toEqual([
      'one',
      'User [REDACTED]',
      'three \u{1f600} red',
      'four',
    ]);
    expect(stdout).not.toContain('555-0');
    const original = await rdp(['export', '--tenant', 'acme', '--original'], { data });
    expect(parse(original.stdout)[1]).toMatchObject({ original_text: 'User 555-0199' });
    const tailed = await rdp(['tail', '--tenant', 'acme', '--json'], { data });
    expect(parse(stdout)).toEqual(parse(tailed.stdout));
  });

  it('gives back many records over many pages, and of no other tenant', async () => {
    const lines = Array.from({ length: 3_000 }, (_, i) => `line ${i}`);
    const { data } = await withInput(`${lines.join('\n')}\n`);
    await rdp(['ingest', '-', '--tenant', 'beta'], { data, input: 'theirs\n' });
    const { stdout } = await rdp(['export', '--tenant', 'acme'], { data });
    expect(parse(stdout).map((record) => record['modified_data'])).toEqual(lines);
  });

  it('-o makes a file for the user alone, and never overwrites one', async () => {
    const { folder, data } = await withInput('one\ntwo\n');
    const file = join(folder, 'saved.ndjson');
    const first = await rdp(['export', '--tenant', 'acme', '-o', file, '--json'], { data });
    expect(first).toEqual({ code: 0, stdout: '{"records":2}\n', stderr: '' });
    expect(parse(readFileSync(file, 'utf8'))).toHaveLength(2);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeFileSync(file, 'mine');
    const second = await rdp(['export', '--tenant', 'acme', '-o', file], { data });
    expect([second.code, second.stdout]).toEqual([1, '']);
    expect(second.stderr).toMatch(/^rdp: \S+ is there already\n {2}hint: .*\n$/);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('says that there is no database, and makes none', async () => {
    const data = tempDir();
    const { code, stderr } = await rdp(['export', '--tenant', 'acme'], { data });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^rdp: \S+rdp\.db: there is no database\n {2}hint: /);
    expect(statSync(join(data, 'rdp.db'), { throwIfNoEntry: false })).toBeUndefined();
  });
});
