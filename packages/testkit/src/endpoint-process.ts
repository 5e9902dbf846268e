import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A server in a process of its own. */
export interface EndpointProcess {
  /** Where it listens, as `http://127.0.0.1:34567`. */
  readonly endpoint: string;
  /** Ends it at once. */
  stop(): Promise<void>;
}

const READY_MS = 20_000;

/**
 * Forks a module that reports its endpoint to its parent once it listens, and that ends when the channel between them closes.
 * @throws Error when it ends, or says nothing in {@link READY_MS}.
 */
export async function startEndpoint(module: URL, args: readonly string[]): Promise<EndpointProcess> {
  // None of our own flags (a test runner's loaders), and no variable that would give it other settings.
  const child = fork(module, args, {
    execArgv: [],
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const endpoint = await endpointOf(child);
  child.unref();
  child.channel?.unref();
  return { endpoint, stop: () => stop(child) };
}

async function endpointOf(child: ChildProcess): Promise<string> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new Error(`not ready in ${READY_MS} ms`)), READY_MS);
  const ended = once(child, 'exit', { signal: deadline.signal }).then(([code]) => {
    throw new Error(`ended with code ${code}`);
  });
  try {
    const [endpoint] = await Promise.race([once(child, 'message', { signal: deadline.signal }), ended]);
    return endpoint;
  } catch (cause) {
    child.kill('SIGKILL');
    throw new Error(`${child.spawnargs.slice(1, 3).join(' ')} did not start`, { cause });
  } finally {
    clearTimeout(timer);
    deadline.abort();
    ended.catch(() => {});
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
