import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { until } from '../../testkit/src/until.ts';
import { RdpClient } from '../src/client.ts';
import { createLines } from '../src/lines.ts';
import { type Answer, accepted, type Seen, scripted } from './server.ts';

const textsOf = (seen: readonly Seen[]) => seen.flatMap(({ logs }) => logs.map(({ text }) => text));
const bytes = (text: string) => new TextEncoder().encode(text);

async function open(...answers: Answer[]) {
  const { url, seen } = await scripted(...answers, accepted);
  const client = new RdpClient({
    url,
    tenantId: 'acme',
    exitHooks: false,
    inFlight: 1,
    batch: { maxLogs: 2 },
    buffer: { maxBytes: 1_000, whenFull: 'drop-newest' },
  });
  return { client, seen };
}

describe.each(['stream', 'nodeStream'] as const)('%s', (kind) => {
  const pipe = (client: RdpClient, chunks: Iterable<unknown> | AsyncIterable<unknown>): Promise<void> =>
    kind === 'stream'
      ? (ReadableStream.from(chunks) as ReadableStream<string>).pipeTo(client.stream())
      : pipeline(Readable.from(chunks), client.nodeStream());

  it('takes logs, texts and lines of bytes; its end means that all is sent', async () => {
    const { client, seen } = await open();
    await pipe(client, ['a\nb', { text: 'c', n: 1 }, bytes('d\r\n\ne'), bytes('f\ng')]);
    expect(textsOf(seen)).toEqual(['a\nb', 'c', 'd', 'ef', 'g']);
    expect(client.stats().accepted.logs).toBe(5);
    await client.close();
  });

  it('takes no more than the buffer holds, and drops nothing, whatever the rule of the buffer', async () => {
    const gate = Promise.withResolvers<void>();
    const { client, seen } = await open(
      (response, request) => void gate.promise.then(() => accepted(response, request)),
    );
    let given = 0;
    const source = (async function* () {
      for (; given < 300; given++) yield `text ${given}`;
    })();
    const piped = pipe(client, source);
    await until('a full buffer', () => client.stats().bufferedBytes > 800 && seen.length > 0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(given).toBeLessThan(60);
    expect(client.stats().bufferedBytes).toBeLessThanOrEqual(1_000);
    gate.resolve();
    await piped;
    expect(textsOf(seen)).toEqual(Array.from({ length: 300 }, (_, i) => `text ${i}`));
    expect(client.stats().dropped.buffer_full.logs).toBe(0);
    await client.close();
  });
});

describe('lines', () => {
  it('are the same wherever the bytes were cut', () => {
    const text = fc
      .array(fc.constantFrom('a', 'é', '😀', '\n', '\r\n', ' '), { maxLength: 40 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 8 }), (whole, cuts) => {
        const all = bytes(whole);
        const at = [0, ...cuts.map((cut) => cut % (all.length + 1)).sort((a, b) => a - b), all.length];
        const lines = createLines();
        const found = at.slice(1).flatMap((end, i) => lines.push(all.subarray(at[i], end)));
        found.push(...lines.end());
        const expected = whole.split(/\r?\n/).filter((line) => line !== '');
        // A CR at the very end belongs to a line end that did not come.
        expect(found).toEqual(expected.map((line) => line.replace(/\r$/, '')).filter((line) => line !== ''));
      }),
    );
  });

  it('without an end are cut, so that what is held is bounded', () => {
    const lines = createLines();
    const chunk = bytes('x'.repeat(64 * 1024));
    const found = Array.from({ length: 64 }, () => lines.push(chunk)).flat();
    found.push(...lines.end());
    expect(found.map(({ length }) => length)).toEqual([1024 * 1024, 1024 * 1024, 1024 * 1024, 1024 * 1024]);
  });
});
