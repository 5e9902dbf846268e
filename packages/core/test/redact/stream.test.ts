import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOOKAHEAD } from '../../src/redact/blocks.ts';
import { compile, type Redactor } from '../../src/redact/index.ts';
import { hostileText } from './hostile-text.ts';

const redactor = compile({ kinds: ['all'] });

/** What comes out of a stream that is given `chunks`. */
async function through({ stream }: Redactor, chunks: readonly string[]): Promise<string> {
  const source = new ReadableStream<string>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  let output = '';
  for await (const piece of source.pipeThrough(stream())) output += piece;
  return output;
}

/** `text` cut at these places. */
function cut(text: string, places: readonly number[]): string[] {
  const at = [0, ...places.map((place) => place % (text.length + 1)).toSorted((a, b) => a - b), text.length];
  return at.slice(1).map((end, i) => text.slice(at[i], end));
}

const KEY = [
  '-----BEGIN PRIVATE KEY-----',
  ...Array.from({ length: 20 }, () => 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj'.repeat(2).slice(0, 64)),
  'AAAA',
  '-----END PRIVATE KEY-----',
  '',
].join('\n');

describe('a stream', () => {
  it('redacts findings that lie across chunks', async () => {
    expect(await through(redactor, ['to ann@exa', 'mple.c', 'om or 415-', '555-0132\nb', 'ye'])).toBe(
      'to [REDACTED] or [REDACTED]\nbye',
    );
  });

  it('gives a line as soon as it has ended', async () => {
    const { readable, writable } = redactor.stream();
    const writer = writable.getWriter();
    const reader = readable.getReader();
    void writer.write('call 415-555-0132\nand');
    expect(await reader.read()).toEqual({ done: false, value: 'call [REDACTED]\n' });
    void writer.close();
    expect(await reader.read()).toEqual({ done: false, value: 'and' });
    expect((await reader.read()).done).toBe(true);
  });

  it('keeps a private key of many lines whole', async () => {
    const chunks = cut(`first\n${KEY}last ann@example.com`, [10, 40, 100, 200, 201, 900, 1200]);
    expect(await through(redactor, chunks)).toBe('first\n[REDACTED]\nlast [REDACTED]');
  });

  it('lets a private key go that never ends', async () => {
    expect(await through(redactor, ['-----BEGIN PRIVATE KEY-----\n', 'to ann@example.com\n', 'x'])).toBe(
      '-----BEGIN PRIVATE KEY-----\nto [REDACTED]\nx',
    );
  });

  it.each(['marker', 'keep-last-4'] as const)(
    'gives the same for any chunks: what its blocks give one by one, with %s',
    async (replacement) => {
      const any = compile({ kinds: ['all'], replacement });
      const texts = fc.array(fc.oneof(hostileText, fc.constant('\n'), fc.constant(KEY), fc.constant('\r\n')), {
        maxLength: 8,
      });
      await fc.assert(
        fc.asyncProperty(texts, fc.array(fc.nat(5000), { maxLength: 12 }), async (pieces, places) => {
          const text = pieces.join('');
          const output = await through(any, cut(text, places));
          const blocks = any.blocks();
          const whole = [...blocks.push(text), ...blocks.end()];
          expect(whole.join('')).toBe(text);
          expect(output).toBe(whole.map((block) => any.redact(block).text).join(''));
        }),
        { numRuns: 500 },
      );
    },
  );

  it('gives what the whole text gives, where no line needs another', async () => {
    const lines = [
      'GET /x 200',
      'mail ann@example.com',
      'call 415-555-0132 now',
      '{"phone":"555-0199"}',
      '',
      'password=hunter2x',
      KEY.trimEnd(),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...lines), { maxLength: 20 }),
        fc.array(fc.nat(9000)),
        async (some, places) => {
          const text = some.map((line) => `${line}\n`).join('');
          expect(await through(redactor, cut(text, places))).toBe(redactor.redact(text).text);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a line without end', () => {
  const filler = 'lorem ipsum dolor sit amet, '.repeat(10_000);
  const text = filler.replace(/lorem/g, (word, at: number) => (at % 77 === 0 ? 'ann@example.com' : word));

  it('is held up to twice the lookahead, and cut between findings', () => {
    const blocks = redactor.blocks();
    let given = 0;
    for (let at = 0; at < text.length; at += 1000) {
      const chunk = text.slice(at, at + 1000);
      for (const block of blocks.push(chunk)) given += block.length;
      expect(at + chunk.length - given).toBeLessThanOrEqual(2 * LOOKAHEAD);
    }
    expect(given).toBeGreaterThan(LOOKAHEAD);
    expect(blocks.end().join('').length + given).toBe(text.length);
  });

  it('comes out the same for any chunks, and as the whole text does', async () => {
    const whole = redactor.redact(text).text;
    for (const size of [777, 65_536, text.length]) {
      const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
        text.slice(i * size, (i + 1) * size),
      );
      expect(await through(redactor, chunks)).toBe(whole);
    }
  });

  it('never cuts a finding, nor leaves half a one', async () => {
    for (const offset of [-8, -4, 0, 3]) {
      const line = `${'x'.repeat(LOOKAHEAD + offset - 4)} a.b@example.com ${'y'.repeat(2 * LOOKAHEAD)}`;
      const output = await through(redactor, [line]);
      expect(output).toBe(line.replace('a.b@example.com', '[REDACTED]'));
    }
  });

  it('without a blank or a finding comes out unchanged', async () => {
    const digits = 'ab'.repeat(5 * LOOKAHEAD);
    expect(await through(redactor, [digits])).toBe(digits);
  });
});
