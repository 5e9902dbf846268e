import { RdpError } from '@rdp/core';

/** Bounds the bytes that all requests together hold in memory. */
export interface ByteBudget {
  /** Takes `bytes`. @throws RdpError `queue_full` (retryable) when they are not there. */
  take(bytes: number): void;
  /** Gives `bytes` back. */
  release(bytes: number): void;
}

/** A budget of `total` bytes. */
export function createByteBudget(total: number): ByteBudget {
  let free = total;
  return {
    take(bytes) {
      if (bytes > free) {
        throw new RdpError('queue_full', 'too many bytes are being received at once', { retryAfterSeconds: 1 });
      }
      free -= bytes;
    },
    release(bytes) {
      free += bytes;
    },
  };
}
