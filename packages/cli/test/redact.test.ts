import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { until } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { bytesOf, rdp, start, tempDir } from './rdp.ts';

const LINES = 'User 555-0199 logged in\nall quiet\nmail from jo@example.com\n';
const CLEAN = 'User [REDACTED] logged in\nall quiet\nmail from [REDACTED]\n';

/** A file with this content. */
function file(content: string | Buffer, name = 'app.log'): string {
  const path = join(tempDir(), name);
  writeFileSync(path, content);
  return path;
}

describe('rdp redact', () => {
  it('is a filter for standard input, with no name, and with -', async () => {
    const clean = { code: 0, stdout: CLEAN, stderr: '' };
    expect(await rdp(['redact'], { input: LINES })).toEqual(clean);
    expect(await rdp(['redact', '-'], { input: LINES })).toEqual(clean);
  });

  it('copies files one after the other, gzip and zstd as they are', async () => {
    const names = [file(LINES), file(gzipSync(LINES), 'app.log.1'), file(zstdCompressSync(LINES), 'app.log.2')];
    expect(await rdp(['redact', ...names])).toEqual({ code: 0, stdout: CLEAN.repeat(3), stderr: '' });
    expect((await rdp(['redact'], { input: gzipSync(LINES) })).stdout).toBe(CLEAN);
  });

  it('writes each line as soon as it has ended, and the rest at the end', async () => {
    const running = start(['redact'], { live: true });
    running.process.stdin?.write('call 415-555-0132\nand jo@exa');
    await until('the first line', () => running.printed.stdout !== '');
    expect(running.printed.stdout).toBe('call [REDACTED]\n');
    running.process.stdin?.end('mple.com');
    expect(await running.finished).toEqual({ code: 0, stdout: 'call [REDACTED]\nand [REDACTED]', stderr: '' });
  });

  it('is quiet when its reader goes away', async () => {
    const running = start(['redact'], { live: true });
    running.process.stdin?.write('one\n');
    await until('the first line', () => running.printed.stdout !== '');
    running.process.stdout?.destroy();
    running.process.stdin?.write(`${'x'.repeat(200)}\n`.repeat(20_000));
    const { code, stderr } = await running.finished;
    expect([code, stderr]).toEqual([0, '']);
  });

  it('ends with 130 on Ctrl-C', async () => {
    const running = start(['redact'], { live: true });
    running.process.stdin?.write('one\n');
    await until('the first line', () => running.printed.stdout !== '');
    running.process.kill('SIGINT');
    expect((await running.finished).code).toBe(130);
  });

  it('keeps a private key of many lines whole', async () => {
    const key = `-----BEGIN RSA PRIVATE KEY-----\n${`${'MIIEvQIBADANBgkqhkiG9w0BAQEF'.repeat(2)}\n`.repeat(30)}-----END RSA PRIVATE KEY-----`;
    const { stdout } = await rdp(['redact', '--kinds', 'all'], { input: `a\n${key}\nb\n` });
    expect(stdout).toBe('a\n[REDACTED]\nb\n');
  });
});

describe('bytes', () => {
  it('that are no UTF-8 come out as they went in', async () => {
    const bytes = randomBytes(300_000);
    const { code, stdout } = await bytesOf(['redact', '--kinds', 'MAC', file(bytes)]);
    expect(code).toBe(0);
    expect(createHash('sha256').update(stdout).digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('around a finding stay: Latin-1, a byte order mark, NUL, CRLF, half a character', async () => {
    const line = (before: string, value: string): Buffer =>
      Buffer.concat([
        Buffer.from(`\ufeff${before} `),
        Buffer.from([0xe9, 0x00, 0xff]),
        Buffer.from(` ${value} é\r\n`),
        Buffer.from([0xe2, 0x82]),
      ]);
    const { stdout } = await bytesOf(['redact', file(line('a', 'jo@example.com'))]);
    expect(stdout).toEqual(line('a', '[REDACTED]'));
  });

  it('of a character that lies across two reads make one character', async () => {
    const text = 'é€😀'.repeat(30_000);
    expect((await rdp(['redact'], { input: text })).stdout).toBe(text);
  });

  it('of one line without end are held in bounded memory', async () => {
    const running = start(['redact', '--report'], { live: true, env: { NODE_OPTIONS: '--max-old-space-size=64' } });
    const piece = `${'lorem ipsum '.repeat(5_000)} jo@example.com `;
    const stdin = running.process.stdin;
    let sent = 0;
    // 120 MB of one line, twice of what the process may hold.
    for (let i = 0; i < 2_000; i++) {
      sent++;
      if (!stdin?.write(piece)) await new Promise((resolve) => stdin?.once('drain', resolve));
      running.printed.stdout = '';
    }
    stdin?.end();
    expect(await running.finished).toMatchObject({ code: 0, stderr: `EMAIL ${sent}\n` });
  });
});

describe('JSON lines', () => {
  it('have their keys counted, and stay as they are written', async () => {
    const input =
      '{ "n": 1.50, "password":"hunter2x" ,"user":{"phone":5550199}}\n[1, "jo@example.com"]\n{broken 555-0199\n';
    const { stdout } = await rdp(['redact', '--kinds', 'all'], { input });
    expect(stdout).toBe(
      '{ "n": 1.50, "password":"[REDACTED]" ,"user":{"phone":"[REDACTED]"}}\n[1, "[REDACTED]"]\n{broken [REDACTED]\n',
    );
  });
});

describe('options', () => {
  it('--kinds and --style say what is found and what takes its place', async () => {
    const input = 'jo@example.com 192.0.2.1 415-555-0132\n';
    const out = async (...args: string[]): Promise<string> => (await rdp(['redact', ...args], { input })).stdout;
    expect(await out('--kinds', 'IPV4,EMAIL', '--style', 'label')).toBe(
      '[REDACTED:EMAIL] [REDACTED:IPV4] 415-555-0132\n',
    );
    expect(await out('--kinds', 'default, IPV4')).toBe('[REDACTED] [REDACTED] [REDACTED]\n');
    expect(await out('--style', 'keep-last-4')).toBe('[EMAIL:***.com] 192.0.2.1 [PHONE:***0132]\n');
  });

  it('--style pseudonym follows a value in a run, and across runs with RDP_PSEUDONYM_KEY', async () => {
    const input = 'jo@example.com jo@example.com\n';
    const run = async (env: Record<string, string> = {}) =>
      (await rdp(['redact', '--style', 'pseudonym'], { input, env })).stdout.trim().split(' ');
    const [one, again] = await run();
    expect(one).toMatch(/^\[EMAIL#[a-z]{16}\]$/);
    expect(again).toBe(one);
    expect((await run())[0]).not.toBe(one);
    const key = { RDP_PSEUDONYM_KEY: 'a key of ours' };
    expect(await run(key)).toEqual(await run(key));
  });

  it('--policy takes rules, keys, an allow list', async () => {
    const policy = file(
      JSON.stringify({
        version: '1',
        replacement: 'label',
        rules: [{ name: 'ORDER_ID', pattern: 'ORD-\\d+' }],
        keys: [{ name: 'nick' }],
        allow: [{ pattern: '.*@example\\.com' }],
      }),
      'policy.json',
    );
    const input = 'ORD-17 jo@example.com jo@example.org\n{"nick":"bo"}\n';
    expect(await rdp(['redact', '--policy', policy], { input })).toEqual({
      code: 0,
      stdout: '[REDACTED:ORDER_ID] jo@example.com [REDACTED:EMAIL]\n{"nick":"[REDACTED:KEY]"}\n',
      stderr: '',
    });
  });

  it('--report counts by kind on standard error', async () => {
    expect(await rdp(['redact', '--report'], { input: LINES.repeat(2) })).toEqual({
      code: 0,
      stdout: CLEAN.repeat(2),
      stderr: 'EMAIL 2\nPHONE 2\n',
    });
    expect((await rdp(['redact', '--report'], { input: 'clean\n' })).stderr).toBe('nothing found\n');
    const { stderr } = await rdp(['redact', '--report', '--json'], { input: LINES });
    expect(JSON.parse(stderr)).toEqual({ redactions: { PHONE: 1, EMAIL: 1 } });
  });

  it('--check tells where, never what, and exits with 1', async () => {
    const path = file('ok\nto jo@example.com, 415-555-0132\n{"a":1,"phone":5550199}\n\nüx bo@example.com');
    const { code, stdout, stderr } = await rdp(['redact', '--check', path]);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toBe(`${path}:2:4 EMAIL\n${path}:2:20 PHONE\n${path}:3:16 PHONE\n${path}:5:4 EMAIL\n`);
    const json = await rdp(['redact', '--check', '--json', '-'], { input: 'to jo@example.com\n' });
    expect(JSON.parse(json.stdout)).toEqual({ file: '-', line: 1, column: 4, kind: 'EMAIL' });
    expect(await rdp(['redact', '--check'], { input: 'clean\n' })).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('what is wrong', () => {
  it.each([
    ['an unknown kind', ['--kinds', 'EMAIL,SHOE_SIZE'], 'rdp: --kinds[1]: unknown kind "SHOE_SIZE"'],
    ['an unknown style', ['--style', 'hash'], 'Allowed choices are marker, label, pseudonym, keep-last-4'],
    ['a policy and kinds', ['--policy', 'x.json', '--kinds', 'EMAIL'], 'cannot be used with option'],
    ['a policy that is not there', ['--policy', '/no/such.json'], 'rdp: cannot read /no/such.json: ENOENT'],
  ])('%s is wrong usage', async (_name, args, message) => {
    const { code, stdout, stderr } = await rdp(['redact', ...args], { input: LINES });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('a policy that is refused names its file and field', async () => {
    const refused = async (policy: unknown): Promise<string> => {
      const { code, stderr } = await rdp(['redact', '--policy', file(JSON.stringify(policy), 'p.json')], {
        input: LINES,
      });
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refused({ version: '1', rules: [{ name: 'A', pattern: '(' }] })).toMatch(
      /p\.json: rules\[0\]\.pattern: is no pattern of RE2: missing closing \)\n$/,
    );
    expect(await refused({ version: '1', kinz: [] })).toMatch(/p\.json: kinz: unknown field\n$/);
    expect((await rdp(['redact', '--policy', file('{', 'p.json')], { input: LINES })).stderr).toMatch(
      /p\.json is no JSON\n$/,
    );
  });

  it('a file that is not there or is cut short is a failure that names it', async () => {
    expect(await rdp(['redact', '/no/such.log'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('/no/such.log'),
    });
    const whole = gzipSync(randomBytes(100_000).toString('hex'));
    const { code, stderr } = await rdp(['redact', file(whole.subarray(0, 50_000), 'cut.gz')]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('cut.gz is damaged or cut short')]);
  });
});
