import type { StoredKey } from '@rdp/core';

/** A key as it is shown: without its hash. */
export function keyView({ hash: _hash, ...shown }: StoredKey): Omit<StoredKey, 'hash'> {
  return shown;
}
