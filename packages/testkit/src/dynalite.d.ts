/** dynalite 4 brings no types: what we use of it. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB on LevelDB, in memory when no path is given. The times say how long a table stays in a state between. */
  export default function dynalite(options: {
    readonly createTableMs: number;
    readonly deleteTableMs: number;
    readonly updateTableMs: number;
  }): Server;
}
