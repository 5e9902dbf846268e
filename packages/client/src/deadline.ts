import { aborted } from './retry.ts';
import type { Runtime } from './runtime.ts';

/**
 * Runs `work` with a promise that resolves when `timeoutMs` have passed or the signal has ended it.
 * @throws RdpError `aborted` by the signal.
 */
export async function within<T>(
  runtime: Pick<Runtime, 'after'>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  work: (over: Promise<void>) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw aborted(signal.reason);
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const end = (): void => resolve();
  const stop = runtime.after(timeoutMs, end, true);
  signal?.addEventListener('abort', end, { once: true });
  try {
    const result = await work(over);
    if (signal?.aborted) throw aborted(signal.reason);
    return result;
  } finally {
    stop();
    signal?.removeEventListener('abort', end);
  }
}
