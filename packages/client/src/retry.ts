import { setTimeout as delay } from 'node:timers/promises';
import { RdpError } from './errors.ts';

const BASE_DELAY_MS = 200;
const MAX_DELAY_MS = 20_000;

/**
 * Runs `attempt` until it succeeds, fails for good, or has been tried `maxRetries` times more. Between tries it waits with
 * full jitter, and at least what `Retry-After` said.
 * @throws RdpError the last failure, or `aborted`.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  { maxRetries, signal }: { readonly maxRetries: number; readonly signal?: AbortSignal | undefined },
): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof RdpError) || !error.retryable || tries >= maxRetries) throw error;
      await pause(Math.max(error.retryAfterMs ?? 0, backoffMs(tries, Math.random())), signal);
    }
  }
}

/** Milliseconds to wait after `tries` failures: a random share of a ceiling that doubles (full jitter). */
export const backoffMs = (tries: number, random: number): number =>
  random * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** tries);

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(ms, undefined, signal ? { signal } : {});
  } catch (cause) {
    throw new RdpError('aborted', { code: 'aborted', retryable: false, cause });
  }
}
