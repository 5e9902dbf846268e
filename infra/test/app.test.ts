import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const HOME = fileURLToPath(new URL('..', import.meta.url));

/** The app as the cdk command starts it, in an environment with no account, no region and no credentials. */
function runApp(context: Record<string, unknown>) {
  const outdir = mkdtempSync(join(tmpdir(), 'rdp-infra-'));
  const { status, stderr } = spawnSync(process.execPath, ['--conditions=@rdp/source', 'bin/rdp.ts'], {
    cwd: HOME,
    env: { CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
    encoding: 'utf8',
  });
  return { status, stderr, files: readdirSync(outdir) };
}

// The functions themselves are those that the build of this package made.
describe('the app', () => {
  it('is synthesized with no account', () => {
    const { status, stderr, files } = runApp({ 'rdp:stackName': 'rdp-trial' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(files).toContain('rdp-trial.template.json');
  });

  it('says in one line what is wrong with an option, and makes nothing', () => {
    const { status, stderr, files } = runApp({ 'rdp:auth': 'keys' });
    expect(stderr).toBe('rdp:auth must be one of none, api-key, iam\n');
    expect(status).toBe(1);
    expect(files).toEqual([]);
  });
});
