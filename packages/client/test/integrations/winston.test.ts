import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import winston from 'winston';
import { RdpClient, type RdpClientOptions } from '../../src/index.ts';
import { RdpTransport } from '../../src/integrations/winston.ts';
import { type Answer, accepted, scripted } from '../server.ts';

/** A real logger on a transport, and what its server has after the logger has ended. */
async function logger(
  options: winston.LoggerOptions = {},
  clientOptions: Partial<RdpClientOptions> = {},
  ...answers: Answer[]
) {
  const { url, seen } = await scripted(...answers, accepted);
  const transport = new RdpTransport({ url, tenantId: 'acme', exitHooks: false, ...clientOptions });
  const log = winston.createLogger({ level: 'silly', ...options, transports: [transport] });
  const end = async (): Promise<Record<string, unknown>[]> => {
    log.end();
    await once(log, 'finish');
    return seen.flatMap((request) => request.logs as unknown as Record<string, unknown>[]);
  };
  return { log, transport, end, seen };
}

describe('RdpTransport', () => {
  it('message, level and time; every other member is an attribute', async () => {
    const { log, end } = await logger({ defaultMeta: { service: 'shop' } });
    log.info('hi', { user: { id: 7 }, tenant_id: 'other' });
    expect(await end()).toEqual([
      {
        log_id: expect.any(String),
        text: 'hi',
        level: 'info',
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        service: 'shop',
        user: { id: 7 },
        _tenant_id: 'other',
      },
    ]);
  });

  it('levels that RDP does not know become the nearest that it knows, colours do not count', async () => {
    const { log, end } = await logger({ format: winston.format.colorize() });
    for (const level of ['error', 'warn', 'info', 'http', 'verbose', 'debug', 'silly']) log.log(level, 'x');
    expect((await end()).map(({ level }) => level)).toEqual([
      'error',
      'warn',
      'info',
      'info',
      'debug',
      'debug',
      'trace',
    ]);
  });

  it('the time of a format counts; words that are no time stay an attribute', async () => {
    const { log, end } = await logger({ format: winston.format.timestamp() });
    log.info({ level: 'info', message: 'x' });
    const own = await logger();
    own.log.info('y', { timestamp: 7n });
    expect(await end()).toMatchObject([{ timestamp: expect.stringMatching(/^\d{4}-/) }]);
    expect(await own.end()).toMatchObject([{ timestamp: expect.stringMatching(/^\d{4}-/), _timestamp: '7' }]);
  });

  it('errors keep message and stack', async () => {
    const { log, end } = await logger({ format: winston.format.errors({ stack: true }) });
    log.error(new TypeError('boom'));
    log.error('failed:', new Error('inner'));
    log.error({ level: 'error', message: new Error('as message') });
    const logs = await end();
    expect(logs.map(({ text }) => text)).toEqual(['boom', 'failed: inner', 'as message']);
    expect(logs[0]).toMatchObject({ stack: expect.stringMatching(/^TypeError: boom\n/) });
  });

  it('what JSON cannot hold is no reason to lose a log', async () => {
    const { log, end } = await logger();
    const cycle: Record<string, unknown> = { big: 1n };
    cycle['self'] = cycle;
    log.info('x', cycle);
    log.info({ level: 'info', message: { order: 7 } });
    expect(await end()).toMatchObject([{ text: 'x', big: '1' }, { text: '{"order":7}' }]);
  });

  it('a format and a level of its own', async () => {
    const { url, seen } = await scripted(accepted);
    const transport = new RdpTransport({
      url,
      tenantId: 'acme',
      exitHooks: false,
      level: 'warn',
      format: winston.format((info) => ({ ...info, message: `<${info.message}>` }))(),
    });
    const log = winston.createLogger({ transports: [transport] });
    log.info('no');
    log.warn('yes');
    log.end();
    await once(log, 'finish');
    expect(seen.flatMap(({ logs }) => logs.map(({ text }) => text))).toEqual(['<yes>']);
  });

  it('with a buffer that blocks, every log comes before the logger has finished, once and in order', async () => {
    const format = winston.format((info) => ({ ...info, message: `<${info.message}>` }))();
    const { url, seen } = await scripted(accepted);
    const transport = new RdpTransport({
      url,
      tenantId: 'acme',
      exitHooks: false,
      format,
      inFlight: 1,
      batch: { maxLogs: 2, maxDelayMs: 0 },
      buffer: { maxBytes: 2_000, whenFull: 'block' },
    });
    const log = winston.createLogger({ transports: [transport] });
    for (let i = 0; i < 50; i++) log.info(`log ${i}`);
    log.end();
    await once(log, 'finish');
    expect(seen.flatMap(({ logs }) => logs.map(({ text }) => text))).toEqual(
      Array.from({ length: 50 }, (_, i) => `<log ${i}>`),
    );
  });

  it('a transport that is removed sends what it holds; a client that is shared stays open', async () => {
    const { url, seen } = await scripted(accepted);
    await using client = new RdpClient({ url, tenantId: 'acme', exitHooks: false });
    const transport = new RdpTransport({ client });
    const log = winston.createLogger({ transports: [transport] });
    log.info('one');
    log.remove(transport);
    await client.flush();
    await client.ingestMany([{ text: 'two' }]);
    expect(seen.flatMap(({ logs }) => logs.map(({ text }) => text))).toEqual(['one', 'two']);
  });
});
