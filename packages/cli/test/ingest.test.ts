import { appendFileSync, copyFileSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { until } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { type Finished, type RunOptions, rdp, records, start, tempDir } from './rdp.ts';

const LINES = ['User 555-0199 logged in', 'all quiet', 'mail from jo@example.com'];
const CLEAN = ['User [REDACTED] logged in', 'all quiet', 'mail from [REDACTED]'];

/** A data folder and a file beside it. */
function setUp(content: string | Buffer = `${LINES.join('\n')}\n`, name = 'app.log') {
  const folder = tempDir();
  const file = join(folder, name);
  writeFileSync(file, content);
  return { folder, file, data: join(folder, 'data') };
}

/** Ingests for the tenant acme and reads the summary. */
async function ingest(args: readonly string[], options: RunOptions) {
  const result: Finished = await rdp(['ingest', ...args, '--tenant', 'acme', '--json'], options);
  const summary = result.stdout === '' ? {} : (JSON.parse(result.stdout) as Record<string, unknown>);
  return { ...result, summary };
}
const cleanTexts = async (data: string): Promise<unknown[]> =>
  (await records(data, 'acme')).map(({ modified_data }) => modified_data);
const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => `line ${i} ${'.'.repeat(60)}`);

describe('a file', () => {
  it('goes in and comes out clean, a line a log', async () => {
    const { file, data } = setUp();
    const { code, summary, stderr } = await ingest([file], { data });
    expect([code, stderr]).toEqual([0, '']);
    expect(summary).toMatchObject({ files: 1, lines: 3, logs: 3, known: 0, redactions: { PHONE: 1, EMAIL: 1 } });
    expect(await cleanTexts(data)).toEqual(CLEAN);
  });

  it('adds nothing when it is ingested twice', async () => {
    const { file, data } = setUp();
    await ingest([file], { data });
    const { code, summary } = await ingest([file], { data });
    expect([code, summary['lines'], summary['logs']]).toEqual([0, 0, 0]);
    expect(await cleanTexts(data)).toEqual(CLEAN);
  });

  it('goes on where it was when it has grown, under its new name too', async () => {
    const { file, data } = setUp();
    await ingest([file], { data });
    appendFileSync(file, 'one more\n');
    renameSync(file, `${file}.1`);
    const { summary } = await ingest([`${file}.1`], { data });
    expect([summary['lines'], summary['logs']]).toEqual([1, 1]);
    expect(await cleanTexts(data)).toEqual([...CLEAN, 'one more']);
  });

  it('loses nothing when its last line was not finished yet', async () => {
    const { file, data } = setUp('first\nsecond without');
    await ingest([file], { data });
    const again = await ingest([file], { data });
    expect(again.summary).toMatchObject({ logs: 0, known: 1 });
    appendFileSync(file, ' its end\nthird\n');
    const { summary } = await ingest([file], { data });
    expect(summary).toMatchObject({ logs: 2, conflicts: 1 });
    expect(await cleanTexts(data)).toEqual(['first', 'second without', 'second without its end', 'third']);
  });

  it('is a new source when it is shorter than before, or another file has its name', async () => {
    const { file, data } = setUp();
    await ingest([file], { data });
    writeFileSync(file, 'short\n');
    expect((await ingest([file], { data })).summary).toMatchObject({ logs: 1 });
    renameSync(file, `${file}.1`);
    writeFileSync(file, 'short\n');
    expect((await ingest([file], { data })).summary).toMatchObject({ logs: 1 });
    expect(await cleanTexts(data)).toEqual([...CLEAN, 'short', 'short']);
  });

  it('never collides with a copy of itself', async () => {
    const { file, data, folder } = setUp();
    copyFileSync(file, join(folder, 'copy.log'));
    const { summary } = await ingest([file, join(folder, 'copy.log')], { data });
    expect(summary).toMatchObject({ files: 2, logs: 6, known: 0, conflicts: 0 });
  });

  it('has logs of its own for each tenant', async () => {
    const { file, data } = setUp();
    await ingest([file], { data });
    const beta = await rdp(['ingest', file, '--tenant', 'beta', '--json'], { data });
    expect(JSON.parse(beta.stdout)).toMatchObject({ logs: 3 });
    expect(await records(data, 'beta')).toHaveLength(3);
  });

  it('is read with CRLF, a byte order mark, empty lines, NUL and bytes that are not UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from('\ufeffone\r\n\r\n\ntwo\0\r\n'),
      Buffer.from([0xff, 0x0a]),
      Buffer.from('été'),
    ]);
    const { file, data } = setUp(bytes);
    const { summary } = await ingest([file], { data });
    expect(summary).toMatchObject({ lines: 6, logs: 4 });
    expect(await cleanTexts(data)).toEqual(['one', 'two\0', '\ufffd', 'été']);
  });

  it('may be empty', async () => {
    const { file, data } = setUp('');
    expect(await ingest([file], { data })).toMatchObject({ code: 0, summary: { lines: 0, logs: 0 } });
  });
});

describe('compression', () => {
  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('%s is read as it is, and adds nothing twice', async (_name, compress) => {
    const { file, data } = setUp(compress(`${LINES.join('\n')}\n`), 'app.log.compressed');
    expect((await ingest([file], { data })).summary).toMatchObject({ lines: 3, logs: 3 });
    expect(await cleanTexts(data)).toEqual(CLEAN);
    expect((await ingest([file], { data })).summary).toMatchObject({ logs: 0 });
    expect(await cleanTexts(data)).toEqual(CLEAN);
  });

  it('a gzip file cut short is an error that names it', async () => {
    const whole = gzipSync(numbered(5_000).join('\n'));
    const { file, data } = setUp(whole.subarray(0, whole.length / 2), 'app.log.gz');
    const { code, stderr } = await ingest([file], { data });
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'corrupt_encoding', message: expect.stringContaining(file) },
    });
  });
});

describe('standard input', () => {
  it('is read as -, compressed or not, and has no identity', async () => {
    const { data } = setUp();
    const input = `${LINES.join('\n')}\n`;
    for (const bytes of [input, gzipSync(input), input]) {
      expect((await ingest(['-'], { data, input: bytes })).summary).toMatchObject({ logs: 3, known: 0 });
    }
    expect(await cleanTexts(data)).toEqual([...CLEAN, ...CLEAN, ...CLEAN]);
  });

  it('says so in its help', async () => {
    expect((await rdp(['ingest', '--help'])).stdout).toContain('Standard input has no identity');
  });

  it('may be empty', async () => {
    const { data } = setUp();
    expect(await ingest(['-'], { data, input: '' })).toMatchObject({ code: 0, summary: { lines: 0 } });
  });
});

describe('JSON lines', () => {
  const line =
    '{"level":"warn","time":"2026-01-02T03:04:05Z","msg":"call 555-0199","user":{"email":"jo@example.com","id":7}}';

  it('keep their members as attributes, redacted', async () => {
    const { file, data } = setUp(`${line}\nplain\n`);
    await ingest([file], { data });
    const [json, text] = await records(data, 'acme');
    expect(json).toMatchObject({
      source: 'json_upload',
      modified_data: 'call [REDACTED]',
      level: 'warn',
      logged_at: '2026-01-02T03:04:05.000Z',
      attributes: { level: 'warn', user: { email: '[REDACTED]', id: 7 } },
    });
    expect(text).toMatchObject({ source: 'text_upload', modified_data: 'plain' });
  });

  it('are text with --format text', async () => {
    const { file, data } = setUp(`${line}\n`);
    await ingest([file, '--format', 'text'], { data });
    expect((await records(data, 'acme'))[0]).toMatchObject({
      source: 'text_upload',
      modified_data: expect.stringContaining('"msg":"call [REDACTED]"'),
    });
  });
});

describe('--multiline', () => {
  it('joins a stack trace to its line', async () => {
    const trace = [
      '2026-01-02T03:04:05Z ERROR boom',
      'java.lang.IllegalStateException: no',
      '\tat com.example.A.b(A.java:1)',
      'Caused by: java.io.IOException: jo@example.com',
      '\t... 12 more',
      '2026-01-02T03:04:06Z INFO next',
      'Traceback (most recent call last):',
      '  File "a.py", line 1, in <module>',
      'ValueError: bad',
      'another log without a time',
    ];
    const { file, data } = setUp(`${trace.join('\n')}\n`);
    expect((await ingest([file, '--multiline'], { data })).summary).toMatchObject({ lines: 10, logs: 3 });
    expect(await cleanTexts(data)).toEqual([
      trace.slice(0, 5).join('\n').replace('jo@example.com', '[REDACTED]'),
      trace.slice(5, 9).join('\n'),
      trace[9],
    ]);
    expect((await ingest([file, '--multiline'], { data })).summary).toMatchObject({ logs: 0, conflicts: 0 });
  });
});

describe('lines that are no logs', () => {
  it('go to --rejects with their reason, the others in, and the exit code is 3', async () => {
    const { file, data, folder } = setUp('{"msg":"good"}\nnot json\n{"a":1}\n');
    const rejects = join(folder, 'rejects.ndjson');
    const { code, summary, stderr } = await ingest([file, '--format', 'json', '--rejects', rejects], { data });
    expect(code).toBe(3);
    expect(summary).toMatchObject({ logs: 1, rejected: { invalid_json: 1, text_missing: 1 } });
    expect(stderr).toContain(rejects);
    const kept = readFileSync(rejects, 'utf8')
      .trim()
      .split('\n')
      .map((entry) => JSON.parse(entry));
    expect(kept).toMatchObject([
      { source: file, line: 2, offset: 15, bytes: 9, code: 'invalid_json', text: 'not json' },
      { source: file, line: 3, offset: 24, code: 'text_missing', text: '{"a":1}' },
    ]);
    expect((statSync(rejects).mode & 0o777).toString(8)).toBe('600');
  });

  it('are kept in the data folder where nobody said where', async () => {
    const { file, data } = setUp('oops\n');
    const { code, stderr } = await ingest([file, '--format', 'json'], { data });
    expect(code).toBe(3);
    const path = /are in (.+)\n/.exec(stderr)?.[1] ?? '';
    expect(path.startsWith(data)).toBe(true);
    expect(readFileSync(path, 'utf8')).toContain('"text":"oops"');
  });

  it('a line over 1 MiB is rejected with its beginning, and its neighbours go in', async () => {
    const { file, data, folder } = setUp(`before\n${'x'.repeat(3 * 1024 * 1024)}\nafter\n`);
    const rejects = join(folder, 'rejects.ndjson');
    const { code, summary } = await ingest([file, '--rejects', rejects], { data });
    expect([code, summary['rejected']]).toEqual([3, { log_too_large: 1 }]);
    expect(await cleanTexts(data)).toEqual(['before', 'after']);
    expect(JSON.parse(readFileSync(rejects, 'utf8'))).toMatchObject({ line: 2, bytes: 3 * 1024 * 1024 + 1 });
    expect(statSync(rejects).size).toBeLessThan(10_000);
  });
});

describe('two at once', () => {
  it('two processes on one database store every line of both files once', async () => {
    const first = setUp(`${numbered(20_000).join('\n')}\n`);
    const second = setUp(`${numbered(20_000).join('\n')}\n`);
    const [a, b] = await Promise.all([first.file, second.file].map((file) => ingest([file], { data: first.data })));
    expect([a?.code, b?.code, a?.summary['logs'], b?.summary['logs']]).toEqual([0, 0, 20_000, 20_000]);
    const texts = await cleanTexts(first.data);
    expect(texts).toHaveLength(40_000);
    expect(new Set(texts).size).toBe(20_000);
  });
});

describe('interrupted', () => {
  it('Ctrl-C ends a run with 130, and the same command goes on: every line once', async () => {
    const lines = numbered(400_000);
    const { file, data } = setUp(`${lines.join('\n')}\n`);
    const first = start(['ingest', file, '--tenant', 'acme', '--json'], { data });
    const wal = join(data, 'rdp.db-wal');
    await until('the first records', () => (statSync(wal, { throwIfNoEntry: false })?.size ?? 0) > 1e6);
    first.process.kill('SIGINT');
    const interrupted = await first.finished;
    expect(interrupted.code).toBe(130);
    const stored = JSON.parse(interrupted.stdout).logs;
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(lines.length);
    const { code, summary } = await ingest([file], { data });
    expect([code, summary['logs'], summary['known']]).toEqual([0, lines.length - stored, 0]);
  });

  it('a live pipe is stored when it falls silent, and Ctrl-C keeps what was read', async () => {
    const { data } = setUp();
    const running = start(['ingest', '-', '--tenant', 'acme', '--json'], { data, live: true });
    running.process.stdin?.write('one\ntwo\nhalf of thr');
    await until('the first lines', async () => (await cleanTexts(data)).length === 2);
    running.process.stdin?.write('ee\nfour');
    await until('the third line', async () => (await cleanTexts(data)).length === 3);
    running.process.kill('SIGINT');
    const { code, stdout } = await running.finished;
    expect([code, JSON.parse(stdout).logs]).toEqual([130, 4]);
    expect(await cleanTexts(data)).toEqual(['one', 'two', 'half of three', 'four']);
  });
});

describe('what cannot be done', () => {
  it.each([
    ['no tenant', ['ingest', 'FILE'], 2, 'no tenant is named'],
    ['an invalid tenant', ['ingest', 'FILE', '--tenant', 'a b'], 2, 'the tenant must be'],
    ['no file', ['ingest', '--tenant', 'acme'], 2, "missing required argument 'files'"],
    ['an unknown format', ['ingest', 'FILE', '--tenant', 'acme', '--format', 'xml'], 2, 'Allowed choices'],
    ['a file that is not there', ['ingest', 'nowhere.log', '--tenant', 'acme'], 1, 'cannot read nowhere.log'],
    ['a folder', ['ingest', '/', '--tenant', 'acme'], 1, '/ is a folder'],
    ['a URL that is none', ['ingest', 'FILE', '--tenant', 'acme', '--url', 'ftp://x'], 1, 'url must be'],
  ])('%s', async (_name, args, expected, message) => {
    const { file, data } = setUp();
    const { code, stderr, stdout } = await rdp(
      args.map((arg) => (arg === 'FILE' ? file : arg)),
      { data },
    );
    expect([code, stdout]).toEqual([expected, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });

  it('UTF-16 is refused with the way out', async () => {
    const { file, data } = setUp(Buffer.from('\ufefftext', 'utf16le'));
    const { code, stderr } = await rdp(['ingest', file, '--tenant', 'acme'], { data });
    expect([code, stderr]).toEqual([1, expect.stringContaining('iconv')]);
  });

  it('a foreign database is left alone and named', async () => {
    const { data, file } = setUp();
    await rdp(['health'], { data });
    const folder = tempDir();
    writeFileSync(join(folder, 'rdp.db'), 'my notes');
    const { code, stderr } = await rdp(['ingest', file, '--tenant', 'acme'], { data: folder });
    expect(code).toBe(1);
    expect(stderr).toContain('is not an RDP database');
    expect(readFileSync(join(folder, 'rdp.db'), 'utf8')).toBe('my notes');
  });
});

describe('progress and summary', () => {
  it('are for people by default: the summary on stdout, nothing else', async () => {
    const { file, data } = setUp();
    const { stdout } = await rdp(['ingest', file, '--tenant', 'acme'], { data });
    expect(stdout).toMatch(/^3 logs from 3 lines in \d+\.\d s \([\d,]+ lines\/s\)\n {2}redacted: 2 \(/);
  });
});
