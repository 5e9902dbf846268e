import type { Transport } from './transport.ts';

/** What a client needs of its platform: Node and the edge each give their own. */
export interface Runtime {
  readonly transport: Transport;
  /** gzip. */
  compress(text: string): Promise<Uint8Array>;
  /** A random log_id: a UUID v4. */
  newId(): string;
  /** Bytes of `text` in UTF-8. */
  byteLength(text: string): number;
  /** Calls `run` after `ms` milliseconds; only where `hold` is set does it keep the process alive until then. Gives what stops it. */
  after(ms: number, run: () => void, hold: boolean): () => void;
}
