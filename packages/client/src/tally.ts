/** A number of logs, and their bytes as NDJSON. */
export interface Tally {
  readonly logs: number;
  readonly bytes: number;
}

/** A {@link Tally} that grows. */
export interface Counter {
  logs: number;
  bytes: number;
}

/** A counter at zero. */
export const counter = (): Counter => ({ logs: 0, bytes: 0 });

/** Adds to a counter. */
export function add(to: Counter, logs: number, bytes: number): void {
  to.logs += logs;
  to.bytes += bytes;
}
