import { isMainThread } from 'node:worker_threads';

/** What the end of the process asks of a client. */
export interface ExitClient {
  /** How many queued logs are not settled. */
  readonly pending: () => number;
  readonly flush: (timeoutMs: number) => Promise<unknown>;
  /** Saves what it can without waiting. */
  readonly spill: () => void;
}

/** A registered client. */
export interface ExitHook {
  unregister(): void;
}

/** How long a program that ends waits for its logs, in milliseconds. */
const FLUSH_MS = 5_000;
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** One for the process, also where this package was loaded twice: two that end it by the same signal would wait for each other. */
const REGISTRY = Symbol.for('@rdp/client/exit-hooks/1');
type Register = (client: ExitClient) => ExitHook;

/** From now on `client` is flushed when the process ends. */
export const registerExitHook: Register = (client) => {
  const shared = globalThis as { [REGISTRY]?: Register };
  shared[REGISTRY] ??= createRegistry();
  return shared[REGISTRY](client);
};

function createRegistry(): Register {
  const clients = new Set<ExitClient>();
  let ending = false;

  const flushAll = () => Promise.allSettled([...clients].map(({ flush }) => flush(FLUSH_MS)));
  const spillAll = (): void => {
    for (const { spill } of clients) spill();
  };

  // Node emits beforeExit again whenever a handler has made work: a flush that reached nothing is not repeated.
  let leftBefore = 0;
  const onBeforeExit = (): void => {
    const left = pendingOf(clients);
    if (left === 0 || left === leftBefore) return;
    void flushAll().then(() => {
      leftBefore = pendingOf(clients);
    });
  };

  const onSignal = (signal: NodeJS.Signals): void => {
    // A handler of the program decides how it ends. It is looked for now: one that was added by `once` is gone later.
    const alone = process.listenerCount(signal) === 1;
    if (ending) {
      if (alone) endBy(signal);
      return;
    }
    ending = true;
    void flushAll().then(() => {
      ending = false;
      if (alone) endBy(signal);
    });
  };
  /** The default action of the signal, which no `exit` event precedes. */
  const endBy = (signal: NodeJS.Signals): void => {
    spillAll();
    uninstall();
    process.kill(process.pid, signal);
  };

  const install = (): void => {
    process.on('beforeExit', onBeforeExit);
    process.on('exit', spillAll);
    // Workers get no signals.
    if (isMainThread) for (const signal of SIGNALS) process.prependListener(signal, onSignal);
  };
  const uninstall = (): void => {
    process.off('beforeExit', onBeforeExit);
    process.off('exit', spillAll);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };

  return (client) => {
    if (clients.size === 0) install();
    clients.add(client);
    return {
      unregister() {
        if (clients.delete(client) && clients.size === 0) uninstall();
      },
    };
  };
}

const pendingOf = (clients: Iterable<ExitClient>): number => {
  let sum = 0;
  for (const { pending } of clients) sum += pending();
  return sum;
};
