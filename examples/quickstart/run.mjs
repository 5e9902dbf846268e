// The quickstart: a sample log goes into the embedded pipeline, and comes out redacted. Run it with `npm run quickstart`.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const data = '.rdp/quickstart';
const log = 'examples/quickstart/sample.log';

/** Runs `rdp` with the Node that runs this script, showing the command as a user would type it. */
function rdp(...args) {
  console.log(`\n$ npx rdp ${args.join(' ')}`);
  const { status } = spawnSync(process.execPath, ['packages/cli/bin/rdp.mjs', ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

rmSync(new URL(`../../${data}`, import.meta.url), { recursive: true, force: true });
rdp('ingest', log, '--tenant', 'demo', '--multiline', '--data', data);
rdp('tail', '--tenant', 'demo', '-n', '15', '--data', data);
console.log(`
The e-mail addresses and phone numbers of ${log} are gone from the records above.
Next:
  npx rdp tail --tenant demo -n 5 --json --data ${data}    the same as JSON
  npx rdp up                                               the pipeline as a server; the README has its curl calls`);
