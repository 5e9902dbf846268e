import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/json.ts';
import { compile, compilePolicy } from '../../src/redact/index.ts';
import { hostileText } from './hostile-text.ts';

const redactor = compile();
const MARKER = '"[REDACTED]"';
const text = (json: string): string | undefined => redactor.redactJsonText(json)?.text;

describe('redactJsonText', () => {
  it('changes nothing but what is found: blanks, numbers, escapes and double members stay as they are written', () => {
    expect(
      text('\t{ "a" : 12345678901234567890.10, "a":1E+2 , "to":"\\u0041 ann@example.com\\n", "b":[ ],"c":{ } }\r\n'),
    ).toBe('\t{ "a" : 12345678901234567890.10, "a":1E+2 , "to":"A [REDACTED]\\n", "b":[ ],"c":{ } }\r\n');
  });

  it('redacts the whole value under a key that names something', () => {
    expect(text('[{"phone": 5550199, "email":["a\\"b", -1.5, null, true, ""], "fax":{"ext":"x"}}]')).toBe(
      `[{"phone": ${MARKER}, "email":[${MARKER}, ${MARKER}, null, true, ""], "fax":{"ext":"x"}}]`,
    );
  });

  it('redacts keys and keeps them apart', () => {
    expect(text('{"a@example.com":1,"b@example.com":2,"[REDACTED]":3}')).toBe(
      '{"[REDACTED]":1,"[REDACTED] 2":2,"[REDACTED] 3":3}',
    );
  });

  it('gives the same string and shared counts when nothing is found', () => {
    const clean = '{"a":[1,"x"]}';
    expect(redactor.redactJsonText(clean)).toEqual({ text: clean, counts: {}, spans: [] });
  });

  it('tells where the findings are', () => {
    const json = '{"to":"to ann@example.com","phone":5550199,"cc":"\\n bob@example.com","fax":"x"}';
    const { spans, counts } = redactor.redactJsonText(json) as NonNullable<ReturnType<typeof redactor.redactJsonText>>;
    expect(spans.map(({ start, end, kind }) => [kind, json.slice(start, end)])).toEqual([
      ['EMAIL', 'ann@example.com'],
      ['PHONE', '5550199'],
      ['EMAIL', '\\n bob@example.com'],
      ['PHONE', 'x'],
    ]);
    expect(counts).toEqual({ EMAIL: 2, PHONE: 2 });
  });

  it.each([
    '',
    'x',
    '"ann@example.com"',
    '5',
    '{',
    '{"a":1}}',
    '[2026-01-01] x',
    `${'['.repeat(101)}${']'.repeat(101)}`,
  ])('leaves what is no object or array, or nests too deep: %s', (json) => {
    expect(redactor.redactJsonText(json)).toBeUndefined();
  });

  it('takes 100 levels', () => {
    expect(text(`${'['.repeat(100)}"ann@example.com"${']'.repeat(100)}`)).toContain(`[${MARKER}]`);
  });

  it('does what redactValue does, for any value that has no key which must change', async () => {
    const policy = await compilePolicy({
      kinds: ['all'],
      keys: [{ name: 'user', replacement: 'label' }],
      allow: ['555-0199'],
    });
    const json = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        hostileText,
        fc.constantFrom<JsonValue>(null, true, 0, 5550199, 2025550123, '', -1.5e10),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('phone', 'email', 'password', 'user', 'call', 'x y', '\n"'), tie('value'), {
          maxKeys: 4,
        }) as fc.Arbitrary<JsonValue>,
      ),
    })).value;
    fc.assert(
      fc.property(json, fc.constantFrom(0, 2), (value, indent) => {
        const written = JSON.stringify([value], null, indent);
        const byText = policy.redactJsonText(written);
        const byValue = policy.redactValue([value]);
        expect(JSON.parse(byText?.text as string)).toEqual(byValue.value);
        expect(byText?.counts).toEqual(byValue.counts);
      }),
      { numRuns: 2000 },
    );
  });
});
