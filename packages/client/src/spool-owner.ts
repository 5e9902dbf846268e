import { unlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The claim of a process on its files. It ends with the process, whatever ends it. */
export interface Ownership {
  release(): void;
}

/** The address of a Unix socket may have 104 bytes on macOS, 108 on Linux, the end mark included. */
const MAX_SOCKET_PATH = 100;
/** Only these say that nobody listens. */
const NOBODY: readonly (string | undefined)[] = ['ECONNREFUSED', 'ENOENT'];

/**
 * Claims the files of `id`: by listening on a socket beside them. The kernel closes it with the process, also on kill -9; a
 * process id, or the time of a file, could not tell who lives in another container.
 * @throws Error where there can be no socket.
 */
export function own(dir: string, id: string): Ownership {
  const path = socketPath(dir, id);
  const server = createServer((socket) => void socket.destroy());
  server.on('error', () => {});
  // `exclusive`: in a cluster the primary would listen, and live on. A local socket listens when this returns.
  server.listen({ path, exclusive: true });
  server.unref();
  if (!server.listening) throw new Error(`cannot listen on ${path}`);
  return {
    release() {
      server.close();
      removeSocket(dir, id);
    },
  };
}

/** Whether the process that owns the files of `id` lives. */
export function isOwned(dir: string, id: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath(dir, id));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(!NOBODY.includes(code)));
  });
}

/** Removes what a process that has ended left of its claim. */
export function removeSocket(dir: string, id: string): void {
  try {
    unlinkSync(socketPath(dir, id));
  } catch {}
}

function socketPath(dir: string, id: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\rdp-spool-${id}`;
  const path = join(dir, `${id}.sock`);
  return Buffer.byteLength(path) <= MAX_SOCKET_PATH ? path : join(tmpdir(), `rdp-${id}.sock`);
}
