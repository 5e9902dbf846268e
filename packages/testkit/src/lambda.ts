import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Invocation, Report } from './lambda-process.ts';

/** A Lambda function whose instances are processes of this machine. */
export interface LambdaOptions {
  /** The path of the bundle; it exports `handler`. */
  readonly bundle: string;
  /** All that the function sees of its environment, beside PATH. */
  readonly environment: Readonly<Record<string, string>>;
  /** An invocation that takes longer ends with its instance. */
  readonly timeoutMs: number;
  /** How many instances there may be: each works one event at a time. @defaultValue 1 */
  readonly concurrency?: number;
  /** Further modules that an instance loads before the bundle. @defaultValue none */
  readonly preload?: readonly string[];
  /** Is given each piece that an instance prints. @defaultValue dropped */
  readonly onOutput?: (text: string) => void;
}

/** A running {@link LambdaOptions | function}. */
export interface Lambda {
  /** Gives what the handler gives. @throws Error when it throws, when its process dies, or when it takes too long. */
  invoke(event: unknown): Promise<unknown>;
  /** Ends instances at once, `most` of them, in the middle of whatever they do and the idle ones last; the next event starts another. */
  kill(most?: number): void;
  /** Ends every instance; the function takes no more events. */
  stop(): Promise<void>;
}

const START_MS = 20_000;

/** Starts a function with no instance: the first event has to wait for one, as on Lambda. */
export function startLambda(options: LambdaOptions): Lambda {
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  const waiting: (() => void)[] = [];
  let free = options.concurrency ?? 1;
  let stopped = false;

  async function instance(): Promise<ChildProcess> {
    const kept = idle.pop();
    if (kept) return kept;
    const child = spawn(options);
    all.add(child);
    child.once('exit', () => {
      all.delete(child);
      const at = idle.indexOf(child);
      if (at !== -1) idle.splice(at, 1);
    });
    await reportOf(child, START_MS);
    return child;
  }

  async function work(event: unknown): Promise<unknown> {
    if (stopped) throw new Error('the function was stopped');
    const child = await instance();
    const report = reportOf(child, options.timeoutMs);
    child.send({ event, endsAt: Date.now() + options.timeoutMs } satisfies Invocation);
    const answer = await report;
    idle.push(child);
    if ('error' in answer) throw new Error(`the handler threw ${answer.error}`);
    return 'result' in answer ? answer.result : undefined;
  }

  const kill = (most = Number.POSITIVE_INFINITY): void => {
    const busy = [...all].filter((child) => !idle.includes(child));
    for (const child of [...busy, ...idle].slice(0, most)) child.kill('SIGKILL');
  };
  return {
    async invoke(event) {
      if (free > 0) free--;
      // Whoever is done hands its place on.
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work(event);
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free++;
      }
    },
    kill,
    async stop() {
      stopped = true;
      const ended = [...all].map((child) => once(child, 'exit'));
      kill();
      await Promise.all(ended);
    },
  };
}

function spawn({ bundle, environment, preload = [], onOutput }: LambdaOptions): ChildProcess {
  const child = fork(new URL('./lambda-process.ts', import.meta.url), [bundle], {
    execArgv: preload.map((module) => `--import=${module}`),
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // As the runtime of Lambda does, events and results are JSON.
    serialization: 'json',
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => onOutput?.(text));
  }
  return child;
}

/** The next report of an instance. @throws Error when it ends before that, or is ended since it took longer than `ms`. */
function reportOf(child: ChildProcess, ms: number): Promise<Report> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), ms);
    const onExit = (code: number | null, signal: string | null): void => {
      clearTimeout(timer);
      reject(new Error(`the instance ended (${code ?? signal})`));
    };
    child.once('exit', onExit);
    child.once('message', (report: Report) => {
      clearTimeout(timer);
      child.off('exit', onExit);
      resolve(report);
    });
  });
}
