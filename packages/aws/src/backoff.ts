import { setTimeout as wait } from 'node:timers/promises';
import type { RdpError } from '@rdp/core';

/** How a call is tried again. */
export interface BackoffOptions {
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Ends the waiting between tries. */
  readonly signal: AbortSignal;
}

/** How often a call is tried; the SDK has tried each of these a few times by itself. */
export const MAX_TRIES = 8;
const FIRST_CEILING_MS = 50;
const MAX_CEILING_MS = 2_000;

/**
 * What `call` gives, tried again with full jitter while it fails with an error that a retry can help.
 * @param call throws only RdpErrors. @throws the last of them.
 */
export async function withBackoff<T>(call: () => Promise<T>, { random, signal }: BackoffOptions): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (!(error as RdpError).retryable || tries >= MAX_TRIES || signal.aborted) throw error;
      const ceiling = Math.min(FIRST_CEILING_MS * 2 ** (tries - 1), MAX_CEILING_MS);
      // Aborted while waiting: what failed last says more than that.
      await wait(random() * ceiling, undefined, { signal }).catch(() => Promise.reject(error));
    }
  }
}
