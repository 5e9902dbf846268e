import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rdp, tempDir } from './rdp.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const COMMANDS = [
  ...[
    'ingest',
    'up',
    'redact',
    'policy',
    'tail',
    'get',
    'health',
    'tenant',
    'key',
    'backup',
    'export',
    'prune',
    'doctor',
  ],
];

describe('rdp', () => {
  it('knows its version', async () => {
    expect(await rdp(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('shows its commands, exit codes and examples in its help', async () => {
    const { code, stdout } = await rdp(['--help']);
    expect(code).toBe(0);
    for (const word of [...COMMANDS, 'dlq', 'Exit codes:', '130', 'Examples:']) expect(stdout).toContain(word);
  });

  it.each(COMMANDS)('%s has help with examples', async (command) => {
    const { code, stdout } = await rdp([command, '--help']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`Examples:\\n {2}\\$ (.* \\| )?rdp ${command}`)),
    ]);
  });

  it.each([
    ['no command', [], 'Usage: rdp'],
    ['an unknown command', ['ingets', 'x'], 'Did you mean ingest?'],
    ['an unknown option', ['tail', '--tenannt', 'x'], 'Did you mean --tenant?'],
    ['a port out of range', ['up', '--port', '70000'], '0 to 65535'],
    ['a count that is none', ['tail', '-n', 'many', '-t', 'x'], 'whole number'],
  ])('%s is wrong usage', async (_name, args, message) => {
    const { code, stdout, stderr } = await rdp(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('shows a stack only with --debug, and errors as JSON with --json', async () => {
    const args = ['get', 'x', '--tenant', 'acme'];
    const data = tempDir();
    expect((await rdp(args, { data })).stderr).not.toContain('    at ');
    expect((await rdp(['--debug', ...args], { data })).stderr).toContain('    at ');
    const { stderr } = await rdp([...args, '--json'], { data });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'not_found', hint: expect.any(String) } });
  });

  it('takes the tenant from RDP_TENANT', async () => {
    expect((await rdp(['tail'], { data: tempDir(), env: { RDP_TENANT: 'acme' } })).code).toBe(0);
  });
});
