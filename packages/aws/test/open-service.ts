import type { Emulator } from '@rdp/testkit';

/** A service of AWS to test against and a client of it. */
export interface Service<Client> {
  readonly endpoint: string;
  readonly client: Client;
  close(): Promise<void>;
}

/** Starts a service, or takes the one that the environment names, and makes its client. */
export async function openService<Client extends { destroy(): void }>(
  start: () => Promise<Emulator>,
  createClient: () => Client,
): Promise<Service<Client>> {
  const { endpoint, environment, stop } = await start();
  Object.assign(process.env, environment);
  const client = createClient();
  return {
    endpoint,
    client,
    async close() {
      client.destroy();
      await stop();
    },
  };
}
