import type { ReceivedMessage } from '@rdp/core/ports';
import { madeUpEnvelope, madeUpLog, madeUpRecord } from '@rdp/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHarness } from './engine-harness.ts';

const VISIBILITY_MS = 1_000;
let engine: Awaited<ReturnType<typeof openHarness>>;
beforeEach(async () => {
  engine = await openHarness();
});
afterEach(() => engine.close());

const logs = ['a', 'b', 'c'].map((id) => madeUpLog({ log_id: id, text: `text ${id}` }));
const recordOf = (id: string) => madeUpRecord({ log_id: id, original_text: `text ${id}`, modified_data: `text ${id}` });
const receive = async (): Promise<ReceivedMessage | undefined> =>
  (await engine.queue.receive({ max: 1, visibilityMs: VISIBILITY_MS }))[0];
const store = (message: ReceivedMessage, id: string) =>
  engine.settle([{ message, records: [recordOf(id)], verdict: { action: 'keep' } }]);

/** Receives `times` times, as workers would that die at once. */
async function dieTimes(times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    expect(await receive()).toBeDefined();
    engine.clock.advance(VISIBILITY_MS);
  }
}

describe('the last net', () => {
  it('gives up only the log that is not stored: its neighbours were', async () => {
    await engine.queue.send([{ tenantId: 'acme', body: madeUpEnvelope(logs) }]);
    const message = await receive();
    if (message) for (const id of ['a', 'c']) await store(message, id);
    engine.clock.advance(VISIBILITY_MS);
    await dieTimes(10);
    expect(await receive()).toBeUndefined();
    const [letter] = await engine.deadLetters.peek({}, 10);
    expect(letter).toMatchObject({ tenantId: 'acme', reason: 'unknown' });
    expect(JSON.parse(letter?.body ?? '').records).toEqual([logs[1]]);
  });

  it('does not count the kills between which something was stored', async () => {
    await engine.queue.send([{ tenantId: 'acme', body: madeUpEnvelope(logs) }]);
    for (const id of ['a', 'b', 'c']) {
      await dieTimes(9);
      const message = await receive();
      if (message) await store(message, id);
      engine.clock.advance(VISIBILITY_MS);
    }
    expect(await receive()).toMatchObject({ receiveCount: 31 });
    expect(await engine.deadLetters.count()).toEqual([]);
  });

  it('does not count what was given back for a store that was down', async () => {
    await engine.queue.send([{ tenantId: 'acme', body: madeUpEnvelope(logs) }]);
    for (let i = 0; i < 30; i++) {
      const message = await receive();
      const verdict = { action: 'retry', delayMs: 0, countsAsFailure: false } as const;
      if (message) await engine.settle([{ message, records: [], verdict }]);
    }
    expect(await receive()).toMatchObject({ receiveCount: 31, failureCount: 0 });
  });

  it('drops a message of which everything is stored', async () => {
    await engine.queue.send([{ tenantId: 'acme', body: madeUpEnvelope(logs) }]);
    const message = await receive();
    if (message) for (const id of ['a', 'b', 'c']) await store(message, id);
    engine.clock.advance(VISIBILITY_MS);
    await dieTimes(10);
    expect(await receive()).toBeUndefined();
    expect([await engine.queue.size(), await engine.deadLetters.count()]).toEqual([0, []]);
  });

  it('keeps a log whose id another content has: it is not stored', async () => {
    await engine.store.write([madeUpRecord({ log_id: 'a', original_text: 'another' })]);
    await engine.queue.send([{ tenantId: 'acme', body: madeUpEnvelope(logs.slice(0, 1)) }]);
    await dieTimes(10);
    await receive();
    const [letter] = await engine.deadLetters.peek({}, 10);
    expect(JSON.parse(letter?.body ?? '').records).toEqual([logs[0]]);
  });
});
