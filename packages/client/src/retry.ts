import { RdpError } from './errors.ts';
import type { RetryLimits } from './options.ts';

const BASE_DELAY_MS = 200;
const MAX_DELAY_MS = 20_000;

/** How {@link withRetries} waits and when it gives up. */
export interface RetryOptions {
  readonly limits: RetryLimits;
  readonly signal: AbortSignal | undefined;
  readonly random: () => number;
  readonly now: () => number;
  /** Runs something later; gives what stops it. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** Is told before each try but the first. */
  readonly onRetry?: () => void;
}

/**
 * Runs `attempt` until it succeeds, fails for good, or has been tried as often and as long as the limits say. Between tries it
 * waits with full jitter, and at least what `Retry-After` said; where that is past the limit in time it gives up at once.
 * @throws RdpError the last failure, or `aborted`.
 */
export async function withRetries<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { limits, random, now } = options;
  const giveUpAt = now() + limits.maxRetryMs;
  for (let tries = 0; ; tries++) {
    if (options.signal?.aborted) throw aborted(options.signal.reason);
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof RdpError) || !error.retryable || tries >= limits.maxRetries) throw error;
      const wait = Math.max(error.retryAfterMs ?? 0, backoffMs(tries, random()));
      if (now() + wait > giveUpAt) throw error;
      await pause(wait, options);
      options.onRetry?.();
    }
  }
}

/** Milliseconds to wait after `tries` failures: a random share of a ceiling that doubles (full jitter). */
export const backoffMs = (tries: number, random: number): number =>
  random * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** tries);

/** The error of a call that its signal ended. */
export const aborted = (cause: unknown): RdpError =>
  new RdpError('aborted', { code: 'aborted', retryable: false, cause });

function pause(ms: number, { signal, after }: RetryOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = after(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    const onAbort = (): void => {
      stop();
      reject(aborted(signal?.reason));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
