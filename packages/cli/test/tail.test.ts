import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { rdp, start, tempDir } from './rdp.ts';

/** A data folder with these lines of the tenant acme in it, and a way to add more. */
async function withLines(...lines: string[]) {
  const folder = tempDir();
  const file = join(folder, 'app.log');
  const data = join(folder, 'data');
  writeFileSync(file, '');
  const add = async (...more: string[]): Promise<void> => {
    appendFileSync(file, more.map((line) => `${line}\n`).join(''));
    await rdp(['ingest', file, '--tenant', 'acme'], { data });
  };
  await add(...lines);
  return { data, add };
}

describe('rdp tail', () => {
  it('shows the newest records, redacted, and ends', async () => {
    const { data } = await withLines('first', 'User 555-0199 logged in', 'last');
    const { code, stdout } = await rdp(['tail', '--tenant', 'acme', '-n', '2'], { data });
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/^\S+Z - {5}[0-9a-f]{12} User \[REDACTED\] logged in$/),
      expect.stringMatching(/ last$/),
    ]);
    expect(stdout).not.toContain('555-0199');
  });

  it('-f goes on with each new record once, in order, until Ctrl-C', async () => {
    const { data, add } = await withLines('line 0', 'line 1');
    const running = start(['tail', '--tenant', 'acme', '-n', '1', '-f', '--json'], { data });
    const seen = (): unknown[] =>
      running.printed.stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line).modified_data);
    await until('the newest record', () => seen().length === 1);
    for (let i = 2; i < 6; i++) await add(`line ${i}`);
    await until('the new records', () => seen().length >= 5);
    expect(seen()).toEqual(['line 1', 'line 2', 'line 3', 'line 4', 'line 5']);
    running.process.kill('SIGINT');
    expect((await running.finished).code).toBe(130);
  });

  it('shows nothing of a tenant that has nothing', async () => {
    const { data } = await withLines('ours');
    expect(await rdp(['tail', '--tenant', 'beta'], { data })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('never lets a log drive the terminal or pass for another record', async () => {
    const folder = tempDir();
    const data = join(folder, 'data');
    await rdp(['ingest', '-', '--tenant', 'acme', '--multiline'], {
      data,
      input: 'a \x1b[2Jb\x07 \x9b\r\n  2026 forged\n',
    });
    const { stdout } = await rdp(['tail', '--tenant', 'acme'], { data });
    expect(stdout).toMatch(/ a b\\x07 \\x9b\n {4} {2}2026 forged\n$/);
  });

  it('ends quietly when its reader has gone', async () => {
    const { data } = await withLines(...Array.from({ length: 5_000 }, (_, i) => `line ${i} ${'x'.repeat(200)}`));
    const running = start(['tail', '--tenant', 'acme', '-n', '5000'], { data });
    running.process.stdout?.once('data', () => running.process.stdout?.destroy());
    expect(await running.finished).toMatchObject({ code: 0, stderr: '' });
  });

  it('colours only where it is asked to', async () => {
    const { data } = await withLines('2026-01-02T03:04:05Z ERROR boom');
    const tail = (env: Record<string, string>) => rdp(['tail', '--tenant', 'acme'], { data, env });
    expect((await tail({})).stdout).not.toContain('\x1b[');
    expect((await tail({ FORCE_COLOR: '1' })).stdout).toContain('\x1b[31m');
    expect((await tail({ FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).not.toContain('\x1b[');
  });
});

describe('rdp get', () => {
  it('prints one record, its originals only when asked to', async () => {
    const { data } = await withLines('{"log_id":"mine","msg":"call 555-0199"}');
    const plain = await rdp(['get', 'mine', '--tenant', 'acme'], { data });
    expect(JSON.parse(plain.stdout)).toMatchObject({ log_id: 'mine', modified_data: 'call [REDACTED]' });
    expect(plain.stdout).not.toContain('555');
    const original = await rdp(['get', 'mine', '--tenant', 'acme', '--original'], { data });
    expect(JSON.parse(original.stdout)).toMatchObject({ original_text: 'call 555-0199' });
  });

  it('fails for an id that is not there, with the next step', async () => {
    const { data } = await withLines('x');
    const { code, stdout, stderr } = await rdp(['get', 'nope', '--tenant', 'acme'], { data });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^rdp: tenant acme has no record with this id\n {2}hint: rdp tail /);
  });
});
