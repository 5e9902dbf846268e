/**
 * The process of one emulator: `node emulator-process.ts sqs|dynamo`, forked by `emulators.ts`. It reports its endpoint to its
 * parent, and ends when the parent does: the channel between them then closes.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { startFauxqs } from 'fauxqs';

process.on('disconnect', () => process.exit());

const emulators: Record<string, () => Promise<number>> = {
  async sqs() {
    const { port } = await startFauxqs({ port: 0, logger: false });
    return port;
  },
  async dynamo() {
    const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  },
};

const [, , service = ''] = process.argv;
const port = await emulators[service]?.();
if (port === undefined) throw new Error(`no emulator for "${service}"`);
process.send?.(`http://127.0.0.1:${port}`);
