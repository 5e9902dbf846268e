import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A service of AWS that can be talked to over its own wire protocol. */
export interface Emulator {
  /** Where it listens, as `http://127.0.0.1:34567`. */
  readonly endpoint: string;
  /** What a process needs in its environment so that the AWS SDK talks to it: endpoint, and for our own emulator also region and keys. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends it. What was started elsewhere stays. */
  stop(): Promise<void>;
}

/** Made-up keys: an emulator checks none. */
const MADE_UP_ACCOUNT = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'made-up', AWS_SECRET_ACCESS_KEY: 'made-up' };

const READY_MS = 20_000;

/** An SQS: what `AWS_ENDPOINT_URL_SQS` names, or else fauxqs in memory, in a process of its own on a free port. */
export const startSqs = (): Promise<Emulator> => start('sqs', 'AWS_ENDPOINT_URL_SQS');

/** A DynamoDB: what `AWS_ENDPOINT_URL_DYNAMODB` names, or else dynalite in memory, in a process of its own on a free port. */
export const startDynamo = (): Promise<Emulator> => start('dynamo', 'AWS_ENDPOINT_URL_DYNAMODB');

async function start(service: 'sqs' | 'dynamo', variable: string): Promise<Emulator> {
  const given = process.env[variable];
  if (given) return { endpoint: given, environment: { [variable]: given }, stop: async () => {} };
  // None of our own flags (a test runner's loaders), and no variable that would give the emulator other settings.
  const child = fork(new URL('./emulator-process.ts', import.meta.url), [service], {
    execArgv: [],
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const endpoint = await endpointOf(child);
  child.unref();
  child.channel?.unref();
  return { endpoint, environment: { [variable]: endpoint, ...MADE_UP_ACCOUNT }, stop: () => stop(child) };
}

/** The endpoint that the child reports. @throws Error when it ends, or says nothing in {@link READY_MS}. */
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
    throw new Error('the emulator did not start', { cause });
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
