import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LogEntry, pack, unpack } from '../src/envelope.ts';
import { utf8Length } from '../src/utf8.ts';

const head = { tenant_id: 'acme', received_at: '2026-01-02T03:04:05.678Z' };
const limits = { targetBytes: 2_000, hardBytes: 8_000 };
const log = (text: string, log_id = 'log-001'): LogEntry => ({ log_id, source: 'text_upload', text });

const anyLog: fc.Arbitrary<LogEntry> = fc.record(
  {
    log_id: fc.string({ unit: 'binary', minLength: 1 }),
    source: fc.constantFrom('json_upload', 'text_upload'),
    text: fc.string({ unit: 'binary', maxLength: 300 }),
    attributes: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })) as fc.Arbitrary<Record<string, never>>,
  },
  { requiredKeys: ['log_id', 'source', 'text'] },
);

// SendMessage, "MessageBody": #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.
const SQS_TAKES = /^[\u0009\u000A\u000D\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

describe('pack', () => {
  it('writes the envelope of the design', () => {
    const [packed] = pack(head, [{ ...log('x'), attributes: { a: 1 } }], limits);
    expect(JSON.parse(packed?.body ?? '')).toEqual({
      v: 1,
      ...head,
      records: [{ log_id: 'log-001', source: 'text_upload', text: 'x', attributes: { a: 1 } }],
    });
  });

  it('gives back what went in, in order, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(anyLog, { maxLength: 20 }), (logs) => {
        const packed = pack(head, logs, limits);
        expect(packed.flatMap(({ body }) => unpack(body).records)).toEqual(JSON.parse(JSON.stringify(logs)));
        expect(packed.flatMap(({ indexes }) => indexes)).toEqual(logs.map((_log, index) => index));
      }),
    );
  });

  it('keeps lone surrogates and the code points that SQS refuses', () => {
    const text = '\ud800 \udfff \ufffe \uffff \0 \x1b';
    expect(unpack(pack(head, [log(text)], limits)[0]?.body ?? '').records[0]?.text).toBe(text);
  });

  it('writes only code points that SQS takes', () => {
    const nasty = fc.string({
      unit: fc.constantFrom('\ud800', '\udfff', '\ufffe', '\uffff', '\0', '\x1b', '\x7f', 'a'),
    });
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: 'binary' })), (text) => {
        for (const { body } of pack(head, [log(text, `id${text}`)], limits)) expect(body).toMatch(SQS_TAKES);
      }),
    );
  });

  it('fills an envelope up to the target and never passes it, save with one log alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4_000 }), { maxLength: 30 }), (sizes) => {
        const packed = pack(
          head,
          sizes.map((size) => log('é'.repeat(size / 2))),
          limits,
        );
        packed.forEach(({ body, indexes }, at) => {
          const bytes = utf8Length(body);
          expect(bytes <= limits.targetBytes || indexes.length === 1).toBe(true);
          const next = packed[at + 1];
          // The next log would not have fitted.
          if (next) {
            const first = JSON.stringify(log('é'.repeat((sizes[next.indexes[0] ?? 0] ?? 0) / 2)));
            expect(bytes + utf8Length(first) + 1).toBeGreaterThan(limits.targetBytes);
          }
        });
      }),
    );
  });

  it('refuses a log that no message can carry', () => {
    expect(() => pack(head, [log('\0'.repeat(1_400))], limits)).toThrow(
      expect.objectContaining({ code: 'log_too_large', data: { limit: { name: 'message', bytes: 8_000 } } }),
    );
  });
});

describe('unpack', () => {
  it.each([
    ['not JSON', 'hello'],
    ['null', 'null'],
    ['no version', '{"tenant_id":"acme","received_at":"","records":[]}'],
    ['no tenant', '{"v":1,"received_at":"","records":[]}'],
    ['no records', '{"v":1,"tenant_id":"acme","received_at":""}'],
    [
      'a record without a text',
      '{"v":1,"tenant_id":"acme","received_at":"","records":[{"log_id":"a","source":"json_upload"}]}',
    ],
    [
      'an unknown source',
      '{"v":1,"tenant_id":"acme","received_at":"","records":[{"log_id":"a","source":"x","text":"y"}]}',
    ],
  ])('refuses %s for good', (_name, body) => {
    expect(() => unpack(body)).toThrow(expect.objectContaining({ code: 'invalid_envelope', retryable: false }));
  });

  it('refuses a newer version for now: an older worker may be a rollback', () => {
    expect(() => unpack('{"v":2,"whatever":true}')).toThrow(
      expect.objectContaining({ code: 'unknown_envelope_version', retryable: true }),
    );
  });

  it('does not quote the body in its error', () => {
    try {
      unpack('jo@example.com {');
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('example.com');
    }
  });
});
