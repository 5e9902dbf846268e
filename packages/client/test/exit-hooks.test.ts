import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { until } from '../../testkit/src/until.ts';
import { RdpClient } from '../src/client.ts';
import { startLogger, tempDir } from './child.ts';
import { accepted, type Seen, scripted } from './server.ts';

const idsOf = (seen: readonly Seen[]) => seen.flatMap(({ logs }) => logs.map(({ log_id }) => log_id));
const NOWHERE = 'http://127.0.0.1:9';
/** Nothing is sent by itself before the program ends. */
const batch = { maxDelayMs: 60_000 };

describe('a program that ends', () => {
  it('by having nothing left to do sends what is queued', async () => {
    const { url, seen } = await scripted(accepted);
    const { closed } = await startLogger({
      options: { url, tenantId: 'acme', batch },
      prefix: 'a',
      count: 3,
      end: 'return',
    });
    expect(await closed).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(idsOf(seen)).toEqual(['a-0', 'a-1', 'a-2']);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('by %s sends what is queued, and ends by that signal', async (signal) => {
    const { url, seen } = await scripted(accepted);
    const { child, closed } = await startLogger({
      options: { url, tenantId: 'acme', batch },
      prefix: 'a',
      count: 3,
      end: 'wait',
    });
    child.kill(signal);
    expect(await closed).toMatchObject({ code: null, signal });
    expect(idsOf(seen)).toEqual(['a-0', 'a-1', 'a-2']);
  });

  it('by a signal that it handles itself ends as its handler says', async () => {
    const { url, seen } = await scripted(accepted);
    const { child, closed } = await startLogger({
      options: { url, tenantId: 'acme', batch },
      prefix: 'a',
      count: 3,
      end: 'wait',
      ownHandler: 7,
    });
    child.kill('SIGTERM');
    expect(await closed).toMatchObject({ code: 7, signal: null });
    expect(idsOf(seen)).toEqual(['a-0', 'a-1', 'a-2']);
  });

  it('by a second signal does not wait for a flush, and tells what is lost', async () => {
    const { url, seen } = await scripted(() => {});
    const { child, closed, drops } = await startLogger({
      options: { url, tenantId: 'acme', batch },
      prefix: 'a',
      count: 3,
      end: 'wait',
    });
    child.kill('SIGTERM');
    await until('the flush', () => seen.length > 0);
    child.kill('SIGTERM');
    expect(await closed).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(drops()).toEqual([{ reason: 'process_exit', count: 3, bytes: expect.any(Number), exact: true }]);
  });

  it('is not touched with exitHooks off', async () => {
    const { url, seen } = await scripted(accepted);
    const options = { url, tenantId: 'acme', batch, exitHooks: false };
    const { closed } = await startLogger({ options, prefix: 'a', count: 3, end: 'return' });
    expect(await closed).toMatchObject({ code: 0 });
    expect(seen).toEqual([]);
  });

  it('by process.exit without a spool tells what is lost', async () => {
    const { url } = await scripted(accepted);
    const { closed, drops } = await startLogger({
      options: { url, tenantId: 'acme', batch },
      prefix: 'a',
      count: 3,
      end: 'process.exit',
    });
    expect(await closed).toMatchObject({ code: 0 });
    expect(drops()).toEqual([{ reason: 'process_exit', count: 3, bytes: expect.any(Number), exact: true }]);
  });

  it.each([
    ['process.exit', 0],
    ['throw', 1],
  ] as const)('by %s leaves what is queued in the spool, and the next one sends it', async (end, code) => {
    const dir = tempDir();
    const { url, seen } = await scripted(accepted);
    const options = { url, tenantId: 'acme', batch, spool: { dir } };
    const { closed, drops } = await startLogger({ options, prefix: 'a', count: 3, end });
    expect(await closed).toMatchObject({ code });
    expect(drops()).toEqual([]);
    const notices: unknown[] = [];
    const next = new RdpClient({ ...options, exitHooks: false, onDrop: (notice) => notices.push(notice) });
    expect(await next.flush()).toEqual({ complete: true, pending: 0 });
    expect(next.stats().spool).toMatchObject({ recovered: { logs: 3 }, unclosed: 0, waiting: { logs: 0 } });
    await next.close();
    expect(idsOf(seen)).toEqual(['a-0', 'a-1', 'a-2']);
    expect(notices).toEqual([]);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('by a signal while the pipeline is away leaves what is queued in the spool', async () => {
    const dir = tempDir();
    const options = { url: NOWHERE, tenantId: 'acme', spool: { dir } };
    const { child, closed, drops } = await startLogger({ options, prefix: 'a', count: 3, end: 'wait' });
    // The second one ends the flush.
    await until('the end', () => {
      child.kill('SIGTERM');
      return child.signalCode !== null;
    });
    expect(await closed).toMatchObject({ signal: 'SIGTERM' });
    expect(drops()).toEqual([]);
    const { url, seen } = await scripted(accepted);
    await using next = new RdpClient({ ...options, url, exitHooks: false });
    await next.flush();
    expect(new Set(idsOf(seen))).toEqual(new Set(['a-0', 'a-1', 'a-2']));
  });
});
