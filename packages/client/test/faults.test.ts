import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HTTP_FAULTS, type HttpFault, startFaultServer } from '../../testkit/src/fault-server.ts';
import { type MemoryPipeline, memoryPipeline } from '../../testkit/src/memory-pipeline.ts';
import { RdpClient } from '../src/client.ts';
import type { RdpClientOptions } from '../src/options.ts';
import type { DropNotice } from '../src/stats.ts';
import { tempDir } from './child.ts';

/** What a client told of one run. */
interface Told {
  readonly ids: readonly string[];
  readonly rejected: Set<string>;
  readonly dropped: number;
  readonly announced: number;
}

/** Logs `count` logs into a pipeline behind faults, closes, and gives what was told and what is stored. */
async function run(
  faults: readonly HttpFault[],
  count: number,
  options: Partial<RdpClientOptions> = {},
  closeMs = 20_000,
): Promise<{ told: Told; pipeline: MemoryPipeline; client: RdpClient }> {
  const pipeline = memoryPipeline();
  const server = await startFaultServer({ upstream: pipeline.upstream, fault: (n) => faults[n] ?? 'none' });
  const rejected = new Set<string>();
  let announced = 0;
  const client = new RdpClient({
    url: server.url,
    tenantId: 'acme',
    timeoutMs: 100,
    random: () => 0,
    exitHooks: false,
    onReject: ({ log_id }) => rejected.add(log_id),
    onDrop: ({ count: lost }) => {
      announced += lost;
    },
    ...options,
  });
  const ids = Array.from({ length: count }, (_, i) => `log-${i}`);
  try {
    for (const [i, log_id] of ids.entries()) {
      await client.log({ log_id, text: i % 7 === 3 ? 'REFUSE' : `text ${i}`, n: i });
      if (i % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await client.close({ timeoutMs: closeMs });
  } finally {
    await server.close();
  }
  const dropped = Object.values(client.stats().dropped).reduce((sum, { logs }) => sum + logs, 0);
  return { told: { ids, rejected, dropped, announced }, pipeline, client };
}

const faults = fc.array(fc.constantFrom(...HTTP_FAULTS), { maxLength: 8 });

describe('for any sequence of faults', () => {
  it('each log is stored once or rejected, none is lost, while retries last', async () => {
    await fc.assert(
      fc.asyncProperty(
        faults,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 12 }),
        async (f, n, maxLogs) => {
          const { told, pipeline, client } = await run(f, n, { batch: { maxLogs, maxDelayMs: 1 }, maxRetries: 50 });
          expect(told.dropped).toBe(0);
          expect(pipeline.conflicts).toEqual([]);
          expect(told.ids.filter((id) => !pipeline.stored.has(id) && !told.rejected.has(id))).toEqual([]);
          expect([...told.rejected].sort()).toEqual([...pipeline.rejected].sort());
          const { accepted, rejected, logged } = client.stats();
          expect([accepted.logs, rejected.logs]).toEqual([pipeline.stored.size, pipeline.rejected.size]);
          expect(accepted.bytes + rejected.bytes).toBe(logged.bytes);
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  it('what is neither stored nor rejected is told as dropped, with its reason, where retries and room are short', async () => {
    const whenFull = fc.constantFrom('block', 'drop-newest', 'drop-oldest' as const);
    await fc.assert(
      fc.asyncProperty(faults, fc.integer({ min: 1, max: 60 }), whenFull, async (f, n, full) => {
        const { told, pipeline, client } = await run(f, n, {
          batch: { maxLogs: 5, maxDelayMs: 1 },
          maxRetries: 1,
          buffer: { maxBytes: 2_000, whenFull: full as 'block' },
        });
        const missing = told.ids.filter((id) => !pipeline.stored.has(id) && !told.rejected.has(id));
        expect(missing.length).toBeLessThanOrEqual(told.dropped);
        expect(told.announced).toBe(told.dropped);
        expect(pipeline.conflicts).toEqual([]);
        const { logged, accepted, rejected, waiting, bufferedBytes } = client.stats();
        expect(accepted.logs + rejected.logs + told.dropped).toBe(logged.logs);
        expect([logged.logs, waiting.logs, bufferedBytes]).toEqual([n, 0, 0]);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('with a spool and restarts each log is stored once, though no process lives long enough', async () => {
    await fc.assert(
      fc.asyncProperty(
        faults,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 12 }),
        async (f, n, maxLogs) => {
          const spool = { dir: tempDir() };
          const pipeline = memoryPipeline();
          const server = await startFaultServer({ upstream: pipeline.upstream, fault: (k) => f[k] ?? 'none' });
          const rejected = new Set<string>();
          const drops: DropNotice[] = [];
          const open = () =>
            new RdpClient({
              url: server.url,
              tenantId: 'acme',
              timeoutMs: 50,
              random: () => 0,
              exitHooks: false,
              maxRetries: 1,
              batch: { maxLogs, maxDelayMs: 1 },
              spool,
              onReject: ({ log_id }) => rejected.add(log_id),
              onDrop: (notice) => drops.push(notice),
            });
          const ids = Array.from({ length: n }, (_, i) => `log-${i}`);
          const perLife = Math.ceil(n / 3);
          for (let at = 0; at < n; at += perLife) {
            const client = open();
            for (const log_id of ids.slice(at, at + perLife))
              client.log({ log_id, text: log_id === 'log-3' ? 'REFUSE' : log_id });
            await client.close({ timeoutMs: 10 });
          }
          const last = open();
          expect(await last.flush()).toEqual({ complete: true, pending: 0 });
          expect(last.stats().spool).toMatchObject({ waiting: { logs: 0, bytes: 0 }, unclosed: 0 });
          await last.close();
          await server.close();
          expect([...pipeline.stored.keys(), ...rejected].sort()).toEqual([...ids].sort());
          expect([pipeline.conflicts, drops, readdirSync(spool.dir)]).toEqual([[], [], []]);
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);

  it('ingestMany gives each log as accepted or rejected, and each is stored once', async () => {
    await fc.assert(
      fc.asyncProperty(faults, fc.integer({ min: 1, max: 30 }), async (f, n) => {
        const pipeline = memoryPipeline();
        const server = await startFaultServer({ upstream: pipeline.upstream, fault: (k) => f[k] ?? 'none' });
        onTestFinished(() => server.close());
        const options = { tenantId: 'acme', timeoutMs: 100, random: () => 0, batch: { maxLogs: 7 }, maxRetries: 50 };
        await using client = new RdpClient({ url: server.url, ...options });
        const logs = Array.from({ length: n }, (_, i) => ({ log_id: `l${i}`, text: i % 4 === 1 ? 'REFUSE' : 'x' }));
        const { accepted, rejected } = await client.ingestMany(logs);
        const all = [...accepted, ...rejected].map(({ index }) => index).sort((a, b) => a - b);
        expect(all).toEqual(logs.map((_log, i) => i));
        expect(accepted.map(({ index }) => `l${index}`)).toEqual(
          logs.map(({ log_id }) => log_id).filter((id) => pipeline.stored.has(id)),
        );
        expect(pipeline.conflicts).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});

describe('flush', () => {
  it.each(['hang', 'reset', 'slow-reply', 'quota', 'aws-502'] as const)(
    'ends at its deadline while %s lasts',
    async (fault) => {
      const { upstream } = memoryPipeline();
      const server = await startFaultServer({ upstream, fault: () => fault });
      onTestFinished(() => server.close());
      const client = new RdpClient({ url: server.url, tenantId: 'acme', timeoutMs: 60_000, exitHooks: false });
      client.log('x');
      expect(await client.flush({ timeoutMs: 150 })).toEqual({ complete: false, pending: 1 });
      await client.close({ timeoutMs: 50 });
      expect(client.stats()).toMatchObject({ dropped: { closed: { logs: 1 } }, bufferedBytes: 0 });
    },
  );
});
