import { until } from '@rdp/testkit';
import { type Running, start } from '../rdp.ts';

/** A running `rdp up`. */
export interface Server extends Running {
  /** Its address, once it listens. Rejected where it ends before that. */
  readonly listening: Promise<string>;
}

/** Starts `rdp up` on a free port. */
export function startServer(data: string, args: readonly string[] = []): Server {
  const running = start(['up', '--port', '0', '--json', ...args], { data });
  let ended = false;
  running.finished.then(() => {
    ended = true;
  });
  const listening = until(
    'the address of rdp up',
    () => {
      const line = /^(.+)\n/.exec(running.printed.stdout)?.[1];
      if (line === undefined && ended) throw new Error(`rdp up has ended: ${running.printed.stderr}`);
      return line === undefined ? undefined : (JSON.parse(line) as { url: string }).url;
    },
    30_000,
  );
  // A test that kills it while it starts does not wait for it.
  listening.catch(() => {});
  return { ...running, listening };
}
