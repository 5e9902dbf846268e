/**
 * The process of one emulator: `node emulator-process.ts sqs|dynamo`, forked by `emulators.ts`. It reports its endpoint to its
 * parent, and ends when the parent does: the channel between them then closes.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { startFauxqs } from 'fauxqs';

process.on('disconnect', () => process.exit());

/**
 * fauxqs 2.4 refuses characters past U+FFFF, which SQS takes (SendMessage, "MessageBody"): its expression for what is refused
 * looks at half of them. It stands in a module that the package does not export.
 */
async function takeAllOfUnicode(): Promise<void> {
  const { INVALID_MESSAGE_BODY_CHAR: refused } = await import(
    new URL('./sqs/sqsTypes.js', import.meta.resolve('fauxqs')).href
  );
  const asSqs = new RegExp(refused.source.replace(/\]$/, '\\u{10000}-\\u{10FFFF}]'), 'u');
  refused.test = (body: string) => asSqs.test(body);
}

const emulators: Record<string, () => Promise<number>> = {
  async sqs() {
    await takeAllOfUnicode();
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
