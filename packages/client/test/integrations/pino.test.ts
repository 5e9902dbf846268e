import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pino, { type LoggerOptions } from 'pino';
import { describe, expect, it } from 'vitest';
import rdpTransport, { type RdpPinoOptions } from '../../src/integrations/pino.ts';
import { pinoLog } from '../../src/integrations/pino-log.ts';
import { type Answer, accepted, problem, scripted } from '../server.ts';

const TARGET = fileURLToPath(new URL('../../src/integrations/pino.ts', import.meta.url));
// The thread reads the sources too.
const worker = { execArgv: ['--conditions=@rdp/source'] };

/** A real logger on the transport in its thread, and what its server has once the transport has ended. */
async function logger(options: LoggerOptions = {}, own: Partial<RdpPinoOptions> = {}, ...answers: Answer[]) {
  const { url, seen } = await scripted(...answers, accepted);
  const transport = pino.transport({ target: TARGET, options: { url, tenantId: 'acme', ...own }, worker });
  const sent = () => seen.flatMap((request) => request.logs as unknown as Record<string, unknown>[]);
  const log = pino(options, transport);
  const end = async () => {
    // pino's end waits with the thread of the test at a halt, and its server with it.
    await flush();
    transport.end();
    await once(transport, 'close');
    return sent();
  };
  const flush = () => new Promise<void>((resolve, reject) => log.flush((error) => (error ? reject(error) : resolve())));
  return { log, flush, end, sent, seen };
}

describe('pinoLog', () => {
  it.each([
    [10, 'trace'],
    [20, 'debug'],
    [30, 'info'],
    [40, 'warn'],
    [50, 'error'],
    [60, 'fatal'],
    [35, 'info'],
    [5, 'trace'],
    [80, 'fatal'],
    ['notice', 'notice'],
  ])('level %s is %s', (level, name) => {
    expect(pinoLog({ level, msg: 'x' }, {})['level']).toBe(name);
  });

  it.each([
    ['milliseconds', 1_767_323_045_678, '2026-01-02T03:04:05.678Z'],
    ['seconds', 1_767_323_045, '2026-01-02T03:04:05.000Z'],
    ['ISO', '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z'],
    ['none', undefined, undefined],
  ])('a time in %s', (_, time, timestamp) => {
    expect(pinoLog({ time, msg: 'x' }, {})['timestamp']).toBe(timestamp);
  });

  it('what it does not understand stays an attribute', () => {
    expect(pinoLog({ level: { a: 1 }, time: [1], msg: 7 }, {})).toEqual({
      level: { a: 1 },
      time: [1],
      msg: 7,
      text: '{"msg":7,"level":{"a":1},"time":[1]}',
    });
  });

  it('a level of the user keeps its name, a message its key', () => {
    const names = { messageKey: 'message', levels: { labels: { 35: 'audit' } } };
    expect(pinoLog({ level: 35, message: 'x', msg: 'mine' }, names)).toEqual({
      level: 'info',
      level_label: 'audit',
      text: 'x',
      msg: 'mine',
    });
  });
});

describe('the pino transport, in its thread', () => {
  it('text, level, time and attributes; errors as pino writes them', async () => {
    const { log, end } = await logger({ base: { service: 'shop' } });
    log.child({ reqId: 1 }).info({ user: { id: 7 }, tenant_id: 'other' }, 'hi');
    log.error(new TypeError('boom'));
    const [hi, boom] = await end();
    expect(hi).toEqual({
      log_id: expect.any(String),
      text: 'hi',
      level: 'info',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      service: 'shop',
      reqId: 1,
      user: { id: 7 },
      _tenant_id: 'other',
    });
    expect(boom).toMatchObject({ text: 'boom', level: 'error', err: { type: 'TypeError', stack: expect.any(String) } });
  });

  it('takes over the names of the logger', async () => {
    const { log, end } = await logger({ base: null, messageKey: 'message', customLevels: { audit: 35 } });
    (log as unknown as { audit: (text: string) => void }).audit('hi');
    expect(await end()).toMatchObject([{ text: 'hi', level: 'info', level_label: 'audit' }]);
  });

  it('beside another transport of the same logger', async () => {
    const arrived = Promise.withResolvers<void>();
    const { url, seen } = await scripted((response, request) => {
      accepted(response, request);
      arrived.resolve();
    });
    const transport = pino.transport({
      targets: [
        { target: 'pino/file', options: { destination: '/dev/null' }, level: 'info' },
        { target: TARGET, options: { url, tenantId: 'acme', batch: { maxLogs: 1 } }, level: 'warn' },
      ],
      worker,
    });
    const log = pino({ base: null, messageKey: 'message' }, transport);
    log.info('no');
    log.warn('yes');
    await arrived.promise;
    transport.end();
    await once(transport, 'close');
    expect(seen.flatMap(({ logs }) => logs.map(({ text }) => text))).toEqual(['yes']);
  });

  it('flush waits until what was logged before is sent, in order', async () => {
    const { log, flush, sent, end } = await logger({ base: null });
    for (let i = 0; i < 3_000; i++) log.info(`log ${i}`);
    await flush();
    expect(sent().map(({ text }) => text)).toEqual(Array.from({ length: 3_000 }, (_, i) => `log ${i}`));
    await end();
  });

  it('with a buffer that blocks, nothing is lost', async () => {
    const { log, end } = await logger(
      { base: null },
      { inFlight: 1, batch: { maxLogs: 50 }, buffer: { maxBytes: 20_000, whenFull: 'block' } },
    );
    for (let i = 0; i < 1_000; i++) log.info(`log ${i}`);
    expect((await end()).map(({ text }) => text)).toEqual(Array.from({ length: 1_000 }, (_, i) => `log ${i}`));
  });

  it('redacts before it sends where it is told to', async () => {
    const { log, end } = await logger({ base: null }, { redact: {} });
    log.info({ phone: '555-0199' }, 'mail to ann@example.com');
    expect(await end()).toMatchObject([{ text: 'mail to [REDACTED]', phone: '[REDACTED]' }]);
  });

  it('in the thread of the program, as a stream', async () => {
    const { url, seen } = await scripted(accepted);
    const transport = await rdpTransport({ url, tenantId: 'acme', exitHooks: false });
    pino({ base: null }, transport).info('hi');
    transport.write('no JSON\n');
    transport.end();
    await once(transport, 'close');
    expect(seen.flatMap(({ logs }) => logs.map(({ text }) => text))).toEqual(['hi', 'no JSON']);
  });
});

describe('a program that ends with process.exit right after its logs', () => {
  /** Runs one, and gives its exit code, its standard error and what the server was sent. */
  async function run(answer: Answer, options: Partial<RdpPinoOptions>, count: number) {
    const { url, seen } = await scripted(answer);
    const program = `
      import pino from 'pino';
      const options = ${JSON.stringify({ url, tenantId: 'acme', ...options })};
      const log = pino(pino.transport({ target: ${JSON.stringify(TARGET)}, options }));
      for (let i = 0; i < ${count}; i++) log.info('last words to ann@example.com');
      process.exit(3);`;
    const child = spawn(process.execPath, ['--conditions=@rdp/source', '--input-type=module', '-e', program], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    const [code] = await once(child, 'close');
    return { code, stderr, texts: seen.flatMap(({ logs }) => logs.map(({ text }) => text)) };
  }

  it('loses nothing', async () => {
    expect(await run(accepted, {}, 2)).toEqual({
      code: 3,
      stderr: '',
      texts: Array(2).fill('last words to ann@example.com'),
    });
  });

  it('tells on standard error what the pipeline refuses, but no text', async () => {
    const { stderr } = await run(problem(403, 'forbidden', false), {}, 1);
    expect(stderr).toMatch(/^rdp: /m);
    expect(stderr).toContain('1 logs were dropped (refused)');
    expect(stderr).not.toContain('ann@');
  });

  it('ends in time while nobody answers and the buffer is full, and counts every log that it loses', async () => {
    const options = { closeTimeoutMs: 300, buffer: { maxBytes: 3_000, whenFull: 'block' }, timeoutMs: 60_000 } as const;
    const { code, stderr } = await run(() => {}, options, 200);
    expect(code).toBe(3);
    const lost = [...stderr.matchAll(/^rdp: (\d+) logs were dropped/gm)].map(([, count]) => Number(count));
    expect(lost.reduce((sum, count) => sum + count, 0)).toBe(200);
  });
});
