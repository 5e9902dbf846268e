// Fails when docs/api is not what `api-docs` would write now.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const committed = fileURLToPath(new URL('../../docs/api', import.meta.url));
const typedoc = fileURLToPath(new URL('node_modules/typedoc/bin/typedoc', import.meta.url));
const fresh = mkdtempSync(join(tmpdir(), 'rdp-api-docs-'));

/** The files below a folder, as paths in it. */
const filesOf = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));

/** Its text; undefined where it is missing. */
function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

try {
  const { status } = spawnSync(process.execPath, [typedoc, '--out', fresh, '--logLevel', 'Warn'], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  const all = new Set([...filesOf(fresh), ...filesOf(committed)]);
  const stale = [...all].filter((file) => textOf(join(fresh, file)) !== textOf(join(committed, file)));
  if (stale.length > 0) {
    process.stderr.write(
      `docs/api is not current (run the script api-docs of packages/client):\n${stale.join('\n')}\n`,
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
