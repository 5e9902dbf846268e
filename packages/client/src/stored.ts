/** Where a batch is on disk. Only the store that gave it knows what is in it. */
export interface Stored {
  readonly logs: number;
  /** Their bytes as NDJSON. */
  readonly bytes: number;
}
