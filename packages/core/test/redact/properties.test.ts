import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/json.ts';
import { compile, KINDS } from '../../src/redact/index.ts';
import { hostileText } from './hostile-text.ts';

const RUNS = { numRuns: 3000 };
const redactor = compile();

const jsonObject: fc.Arbitrary<JsonObject> = fc.letrec<{ value: JsonValue; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    hostileText,
    fc.constantFrom<JsonValue>(null, true, 0, 5550199, 2025550123, ''),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(
    fc.oneof(hostileText, fc.constantFrom('phone', 'email', '__proto__', 'user', 'call')),
    tie('value'),
    {
      maxKeys: 4,
    },
  ) as fc.Arbitrary<JsonObject>,
})).object;

describe('any text', () => {
  it('gives spans in order, in range and apart', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        let end = 0;
        for (const span of redactor.spans(text)) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          expect(span.end).toBeGreaterThan(span.start);
          expect(KINDS).toContain(span.kind);
          end = span.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      RUNS,
    );
  });

  it.each(['marker', 'label'] as const)('has no finding after redaction with a %s', (replacement) => {
    const { redact, spans } = compile({ replacement });
    fc.assert(
      fc.property(hostileText, (text) => {
        const once = redact(text).text;
        expect(spans(once), once).toEqual([]);
        expect(redact(once).text).toBe(once);
      }),
      RUNS,
    );
  });

  it('keeps all that is not found, and counts what is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const spans = redactor.spans(text);
        const redaction = redactor.redact(text);
        const counted = Object.values(redaction.counts).reduce((sum, count) => sum + count, 0);
        expect(counted).toBe(spans.length);
        if (spans.length === 0) expect(redaction.text).toBe(text);
        let from = 0;
        for (const { start, end } of spans) {
          expect(redaction.text).toContain(text.slice(from, start));
          from = end;
        }
        expect(redaction.text.endsWith(text.slice(from))).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('any JSON object', () => {
  it('is JSON text that still parses after redaction as text', () => {
    fc.assert(
      fc.property(jsonObject, fc.boolean(), (value, nested) => {
        const text = nested ? JSON.stringify({ message: JSON.stringify(value) }) : JSON.stringify(value);
        expect(() => JSON.parse(redactor.redact(text).text), text).not.toThrow();
      }),
      RUNS,
    );
  });

  it('has no finding after redaction as a value, and as many members as before', () => {
    fc.assert(
      fc.property(jsonObject, (value) => {
        const before = JSON.stringify(value);
        const once = redactor.redactJson(value);
        expect(JSON.stringify(value)).toBe(before);
        expect(countMembers(once.value)).toBe(countMembers(value));
        const twice = redactor.redactJson(once.value);
        expect(twice.value).toBe(once.value);
        expect(twice.counts).toEqual({});
        if (once.value === value) expect(once.counts).toEqual({});
        else expect(once.counts).not.toEqual({});
      }),
      RUNS,
    );
  });
});

function countMembers(value: JsonValue): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countMembers(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.keys(value).reduce((sum, key) => sum + 1 + countMembers(value[key] as JsonValue), 0);
}
