import { setTimeout as pause } from 'node:timers/promises';
import { until } from '@rdp/testkit';
import { type MadeRequest, makeRequest, type Sent, send } from './client.ts';
import type { Ledger } from './ledger.ts';
import { createRandom } from './random.ts';

const TENANTS = ['acme', 'beta', 'gamma.1', 'delta-2', 'Eps_3'];

/** Clients that send one request after the other, each of tenants by chance. */
export interface Clients {
  /** Where they send to; without an address they wait. */
  url: string | undefined;
  /** Resolves when each has got its last answer. */
  stop(): Promise<void>;
}

/**
 * Starts clients. What got no answer is sent again now and then, by the same ids where it has them.
 * @param onAnswer is told of each answer.
 */
export function startClients(count: number, ledger: Ledger, onAnswer: (sent: Sent) => void = () => {}): Clients {
  let stopped = false;
  const clients: Clients = {
    url: undefined,
    async stop() {
      stopped = true;
      await done;
    },
  };

  async function run(salt: number): Promise<void> {
    const random = createRandom(salt);
    const again: MadeRequest[] = [];
    while (!stopped) {
      const url = await until('a server', () => stopped || clients.url, 60_000);
      if (typeof url !== 'string') return;
      const request = again.pop() ?? makeRequest(random, random.pick(TENANTS));
      const sent = await send(url, request, ledger);
      onAnswer(sent);
      const idempotent = request.logs.every(({ id }) => id !== undefined);
      if (sent === 'no answer' && idempotent && random.chance(0.5)) again.push(request);
      // Clients that are not in step with each other.
      await pause(random.int(0, 40));
    }
  }

  const done = Promise.all(Array.from({ length: count }, (_, i) => run(1_000 + i)));
  // Whoever stops them sees what went wrong.
  done.catch(() => {});
  return clients;
}
