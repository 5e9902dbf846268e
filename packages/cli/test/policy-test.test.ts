import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rdp, tempDir } from './rdp.ts';

const POLICY = { version: '1', rules: [{ name: 'ORDER_ID', pattern: 'ORD-\\d{6}' }], keys: [{ name: 'ssn' }] };

/** Runs the cases, an object a line, against the policy. */
async function test(policy: unknown, cases: readonly unknown[] | string, ...args: string[]) {
  const folder = tempDir();
  const files = [join(folder, 'policy.json'), join(folder, 'cases.jsonl')] as const;
  writeFileSync(files[0], typeof policy === 'string' ? policy : JSON.stringify(policy));
  writeFileSync(
    files[1],
    typeof cases === 'string' ? cases : cases.map((entry) => `${JSON.stringify(entry)}\n`).join('\n'),
  );
  return { ...(await rdp(['policy', 'test', ...files, ...args])), folder, cases: files[1] };
}

const PASSING = [
  { name: 'orders', text: 'ORD-123456 of ann@example.com', redact: ['ORD-123456', 'ann@example.com'], keep: [' of '] },
  { text: 'finished in 1234567890 ns' },
  { text: 'ORD-123456', expect: '[REDACTED]' },
  { json: { user: { ssn: 219099998 } }, expect: { user: { ssn: '[REDACTED]' } } },
  { json: ['x', { ssn: 'abc' }], redact: ['abc'], keep: ['ssn', 'x'] },
];
const FAILING = [
  { name: 'names', text: 'Ann Lee', redact: ['Ann Lee'] },
  { text: 'to ann@example.com', keep: ['to', 'ann@'] },
  { text: 'to ann@example.com' },
  { json: { ssn: 1 }, expect: { ssn: 1 } },
];

describe('rdp policy test', () => {
  it('passes a policy that does what its cases say', async () => {
    expect(await test(POLICY, PASSING)).toMatchObject({ code: 0, stdout: '5 cases, 0 failed\n', stderr: '' });
  });

  it('names the cases that fail, and never quotes a sample', async () => {
    const { code, stdout, cases } = await test(POLICY, [...PASSING, ...FAILING]);
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      `${cases}:11 (names): redact[0] is still in the result`,
      `${cases}:13: keep[1] is gone from the result`,
      `${cases}:15: the sample was changed`,
      `${cases}:17: the result is not as expected`,
      '9 cases, 4 failed',
      '',
    ]);
    expect(stdout).not.toMatch(/Ann|ann@/);
  });

  it('--json prints the report as JSON', async () => {
    const { code, stdout, cases } = await test(POLICY, [PASSING[0], FAILING[0]], '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      cases: 2,
      failed: 1,
      failures: [{ name: `${cases}:3 (names)`, line: 3, problems: ['redact[0] is still in the result'] }],
    });
  });

  it('--junit writes a report that tools of CI read', async () => {
    const report = join(tempDir(), 'report.xml');
    const odd = { name: 'a <b> & "c"\u0007', text: 'to ann@example.com' };
    expect((await test(POLICY, [PASSING[0], odd], '--junit', report)).code).toBe(1);
    const xml = readFileSync(report, 'utf8');
    expect(xml).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites>\n {2}<testsuite name=".*policy\.json" tests="2" failures="1" errors="0" skipped="0" time="\d\.\d{3}">/,
    );
    expect(xml).toMatch(/<testcase classname=".*" name=".*:1 \(orders\)"\/>/);
    expect(xml).toMatch(
      /name=".*:3 \(a &lt;b&gt; &amp; &quot;c&quot;\ufffd\)"><failure message="the sample was changed"\/><\/testcase>/,
    );
    expect(xml.trimEnd().endsWith('</testsuite>\n</testsuites>')).toBe(true);
  });

  it.each([
    ['a policy that is no JSON', '{', [], /policy\.json is no JSON/],
    [
      'a policy with an unknown kind',
      { version: '1', kinds: ['SHOE_SIZE'] },
      [],
      /policy\.json: kinds\[0\]: unknown kind/,
    ],
    [
      'a policy with a broken rule',
      { version: '1', rules: [{ name: 'A', pattern: 'a*' }] },
      [],
      /policy\.json: rules\[0\]\.pattern: matches nothing/,
    ],
    [
      'a policy whose text holds a finding',
      { version: '1', replacements: { PHONE: { text: 'ask jo@example.com' } } },
      [],
      /policy\.json: replacements\.PHONE\.text: must hold no finding/,
    ],
    ['no case', POLICY, [], /cases\.jsonl: there is no case in it/],
    ['a case that is no JSON', POLICY, '{"text":"x"}\n{', /cases\.jsonl:2: is no JSON/],
    ['a misspelt field', POLICY, [{ text: 'x', keeps: [] }], /cases\.jsonl:1: "keeps" is no field/],
    ['a case of nothing', POLICY, [{ redact: [] }], /cases\.jsonl:1: needs a text or a json, not both/],
    [
      'a piece that is not in the sample',
      POLICY,
      [{ text: 'x', redact: ['secret'] }],
      /cases\.jsonl:1: redact: \[0\] is not in the sample/,
    ],
    ['pieces that are no list', POLICY, [{ text: 'x', keep: 'x' }], /cases\.jsonl:1: keep: must be a list/],
  ])('exits with 2 for %s', async (_name, policy, cases, message) => {
    const { code, stdout, stderr } = await test(policy, cases);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it('explains its cases in its help', async () => {
    const { code, stdout } = await rdp(['policy', 'test', '--help']);
    expect(code).toBe(0);
    for (const word of ['"redact"', '"keep"', '"expect"', '--junit', 'Examples:']) expect(stdout).toContain(word);
  });
});
