import { randomUUID } from 'node:crypto';
import type { Committer } from './committer.ts';
import type { Database } from './database.ts';

/** This process as a holder of messages. */
export interface LeaseOwner {
  readonly id: string;
  /** Makes it known, and takes back at once what dead holders had: their messages need not wait for the visibility timeout. */
  signOn(): Promise<void>;
  /** Says that this process lives. Call it every {@link HEARTBEAT_MS}. */
  beat(): Promise<void>;
  /** Gives back what this process still holds, and signs off; nothing where it never signed on. */
  leave(): Promise<void>;
}

/** How often an owner says that it lives, in milliseconds. */
export const HEARTBEAT_MS = 5_000;
/** An owner that was silent this long is dead, even if its process id lives: another program has it now. */
const SILENCE_MS = 6 * HEARTBEAT_MS;

/** This process, not signed on yet. */
export function createLeaseOwner(database: Database, committer: Committer, now: () => number): LeaseOwner {
  const id = randomUUID();
  let signedOn = false;
  const beat = (): void => {
    database
      .prepare('INSERT INTO lease_owners VALUES (?1, ?2, ?3) ON CONFLICT (owner) DO UPDATE SET heartbeat_at = ?3')
      .run(id, process.pid, now());
  };
  return {
    id,
    async signOn() {
      await committer.write(() => {
        releaseDead(database, now());
        beat();
      });
      signedOn = true;
    },
    beat: () => committer.write(beat),
    async leave() {
      if (signedOn) await committer.write(() => release(database, id, now()));
    },
  };
}

function releaseDead(database: Database, now: number): void {
  for (const { owner, pid, heartbeat_at } of database.prepare('SELECT * FROM lease_owners').all()) {
    const silent = Number(heartbeat_at) < now - SILENCE_MS;
    if (silent || !isAlive(Number(pid))) release(database, String(owner), now);
  }
}

function release(database: Database, owner: string, now: number): void {
  database.prepare('UPDATE messages SET visible_at = ?, lease_owner = NULL WHERE lease_owner = ?').run(now, owner);
  database.prepare('DELETE FROM lease_owners WHERE owner = ?').run(owner);
}

/** Signal 0 only asks; EPERM means that the process is there and another user's. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
