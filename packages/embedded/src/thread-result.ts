import { type ErrorCode, RdpError, toRdpError } from '@rdp/core';

/** What a call into another thread came to: an error that is cloned between threads would lose its code. */
export type ThreadResult<T> = { readonly value: T } | { readonly error: ThreadError };

/** An {@link RdpError} as plain data. */
export interface ThreadError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | undefined;
}

/** Runs `act` and packs up what it gives or throws. */
export async function packResult<T>(act: () => T | Promise<T>): Promise<ThreadResult<T>> {
  try {
    return { value: await act() };
  } catch (error) {
    const { code, message, hint } = toRdpError(error);
    return { error: { code, message, hint } };
  }
}

/** The value of a result. @throws RdpError the error of it. */
export function unpackResult<T>(result: ThreadResult<T>): T {
  if ('value' in result) return result.value;
  const { code, message, hint } = result.error;
  throw new RdpError(code, message, hint === undefined ? {} : { hint });
}
