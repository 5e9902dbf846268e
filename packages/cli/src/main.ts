import { readFileSync } from 'node:fs';
import { EXIT } from './exit-codes.ts';
import { run } from './run.ts';

// The one place that reads the process and sets its exit code.
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const INSIST_MS = 500;

const interrupt = new AbortController();
let interruptedAt: number | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interruptedAt ??= performance.now();
    interrupt.abort();
    // npx passes on what the terminal has sent already, so a second signal at once is the same one; later, the user insists.
    if (performance.now() - interruptedAt > INSIST_MS) process.exit(EXIT.interrupted);
  });
}
// Whoever read our output has gone: there is nobody to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

process.exitCode = await run(version, process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: interrupt.signal,
});
