import { until } from '@rdp/testkit';
import { describe, expect, it } from 'vitest';
import { rdpUp, type StoredRecord, start } from './rdp-up.ts';

/** Starts a server example, asks it twice, ends it as an orchestrator would, and gives what RDP has of it. */
async function askAndStop(path: string): Promise<{ stored: StoredRecord[]; stderr: string }> {
  const { env, records } = await rdpUp();
  const server = start(process.execPath, [path], { ...env, PORT: '0' });
  const url = await until('the server listens', () => /^listening on (\S+)$/m.exec(server.printed.stdout)?.[1]);
  expect(await (await fetch(`${url}/hello/ann`)).json()).toEqual({ hello: 'ann' });
  expect((await fetch(`${url}/fail`)).status).toBe(500);
  server.process.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  return { stored: await records(2), stderr: server.printed.stderr };
}

describe('examples that serve', () => {
  it('pino in Fastify', async () => {
    const { stored, stderr } = await askAndStop('pino-fastify/server.mjs');
    expect(stderr).toBe('');
    expect(stored.find(({ modified_data }) => modified_data === 'hello to ann')).toMatchObject({
      level: 'info',
      logged_at: expect.stringMatching(/Z$/),
      attributes: { caller: 'ann', phone: '[REDACTED]', reqId: 'req-1' },
    });
    const failed = stored.find(({ level }) => level === 'error');
    expect(failed).toMatchObject({
      modified_data: 'no such account: [REDACTED]',
      attributes: { err: { type: 'Error', stack: expect.stringContaining('at ') } },
    });
  });

  it('winston in Express', async () => {
    const { stored } = await askAndStop('winston-express/server.mjs');
    expect(stored).toHaveLength(2);
    expect(stored.find(({ level }) => level === 'info')).toMatchObject({
      modified_data: 'hello to ann',
      attributes: { path: '/hello/ann', phone: '[REDACTED]', service: 'shop' },
    });
    expect(stored.find(({ level }) => level === 'error')).toMatchObject({
      modified_data: 'no such account: [REDACTED]',
      attributes: { stack: expect.stringContaining('at '), service: 'shop' },
    });
  });
});
