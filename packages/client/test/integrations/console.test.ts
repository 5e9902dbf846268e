import { describe, expect, it, onTestFinished } from 'vitest';
import { RdpClient, type RdpClientOptions } from '../../src/index.ts';
import { type CaptureConsoleOptions, type ConsoleLike, captureConsole } from '../../src/integrations/console.ts';
import { accepted, scripted } from '../server.ts';

/** A console of the test's own, captured; `printed` is what it still prints. */
async function captured(options: Partial<CaptureConsoleOptions> = {}, clientOptions: Partial<RdpClientOptions> = {}) {
  const { url, seen } = await scripted(accepted);
  const client = new RdpClient({ url, tenantId: 'acme', exitHooks: false, ...clientOptions });
  onTestFinished(() => client.close().then(() => {}));
  const printed: unknown[][] = [];
  const print = (...data: unknown[]): void => void printed.push(data);
  const own: ConsoleLike = { trace: print, debug: print, log: print, info: print, warn: print, error: print };
  const originals = { ...own };
  const capture = captureConsole({ client, console: own, now: () => 0, ...options });
  const logs = async (): Promise<Record<string, unknown>[]> => {
    await client.flush();
    return seen.flatMap((request) => request.logs as unknown as Record<string, unknown>[]);
  };
  return { own, originals, printed, capture, client, logs };
}

describe('captureConsole', () => {
  it('sends what is printed, with its level and time, and still prints it', async () => {
    const { own, printed, logs } = await captured();
    for (const method of ['trace', 'debug', 'log', 'info', 'warn', 'error'] as const) own[method]('%s %d', method, 7);
    expect(await logs()).toMatchObject(
      ['trace', 'debug', 'info', 'info', 'warn', 'error'].map((level) => ({
        level,
        timestamp: '1970-01-01T00:00:00.000Z',
      })),
    );
    expect((await logs())[2]).toMatchObject({ text: 'log 7' });
    expect(printed[2]).toEqual(['%s %d', 'log', 7]);
  });

  it('an error among the arguments is kept apart', async () => {
    const { own, logs } = await captured();
    own.error('failed:', new TypeError('boom', { cause: new Error('inner') }));
    expect(await logs()).toMatchObject([
      {
        text: expect.stringMatching(/^failed: TypeError: boom\n/),
        error: { name: 'TypeError', message: 'boom', cause: { message: 'inner' } },
      },
    ]);
  });

  it('restore gives the methods back, once', async () => {
    const { own, originals, capture, logs } = await captured();
    capture.restore();
    capture[Symbol.dispose]();
    expect(own).toEqual(originals);
    own.log('not sent');
    expect(await logs()).toEqual([]);
  });

  it('restore leaves a method that somebody else replaced; ours beneath it only prints', async () => {
    const { own, printed, capture, logs } = await captured({ print: false });
    const ours = own.log;
    const theirs = (...data: unknown[]): void => ours('theirs:', ...data);
    own.log = theirs;
    capture.restore();
    expect(own.log).toBe(theirs);
    own.log('hi');
    expect(printed).toEqual([['theirs:', 'hi']]);
    expect(await logs()).toEqual([]);
  });

  it('takes the methods that it is told, and prints nothing where it is told', async () => {
    const { own, originals, printed, logs } = await captured({ methods: ['warn'], print: false });
    expect(own.log).toBe(originals.log);
    own.warn('hi');
    expect(printed).toEqual([]);
    expect(await logs()).toMatchObject([{ text: 'hi', level: 'warn' }]);
  });

  it('what the client reports to the console while it takes a log is printed, not sent', async () => {
    const { own, client, printed, logs } = await captured(
      {},
      { buffer: { maxBytes: 2_000 }, onDrop: ({ reason }) => own.error('dropped', reason) },
    );
    own.log('x'.repeat(5_000));
    own.log('fits');
    expect((await logs()).map(({ text }) => text)).toEqual(['fits']);
    expect(printed).toContainEqual(['dropped', 'log_too_large']);
    expect(client.stats().dropped.log_too_large.logs).toBe(1);
  });

  it('never throws into the program', async () => {
    const { own, client, printed } = await captured();
    await client.close();
    own.log('late');
    own.log(
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error('no');
          },
        },
      ),
    );
    expect(printed).toHaveLength(2);
  });
});
