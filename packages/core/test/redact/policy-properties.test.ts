import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/json.ts';
import { compilePolicy, KINDS, type RedactionPolicy, type Redactor } from '../../src/redact/index.ts';
import { REGIONS } from '../../src/redact/national/index.ts';
import { hostileText } from './hostile-text.ts';

const mac = (content: string): string => createHmac('sha256', 'key').update(content).digest('base64url');

/** Values that are made up, each with what it needs before it to be found. */
const VALUES: readonly (readonly [kind: string, before: string, value: string])[] = [
  ['EMAIL', 'mail ', 'jo.doe@example.com'],
  ['EMAIL', 'to=', 'jo.doe%40example.org'],
  ['PHONE', 'call ', '415-555-0132'],
  ['PHONE', 'tel:', '+4930123456789'],
  ['CREDIT_CARD', 'card ', '4111 1111 1111 1111'],
  ['IBAN', 'iban ', 'DE89 3704 0044 0532 0130 00'],
  ['US_SSN', 'ssn ', '219-09-9998'],
  ['IPV4', 'from ', '192.0.2.17'],
  ['IPV6', 'from ', '2001:db8::8a2e:370:7334'],
  ['MAC', 'station ', '00:1b:63:84:45:e6'],
  ['SECRET', 'password=', 'hunter2-Horse7'],
  ['SECRET', 'Authorization: Bearer ', 'q8Zr4TnV0sLw2XyB6uKe'],
  ['UK_NHS', 'NHS number ', '943 476 5919'],
];

const replacement = fc.constantFrom<NonNullable<RedactionPolicy['replacement']>>(
  'marker',
  'label',
  'pseudonym',
  'keep-last-4',
  { text: 'gone' },
  { text: '***' },
  { text: '<é 1>' },
);
const kind = fc.constantFrom(...KINDS, 'default', ...Object.keys(REGIONS));
const policies = fc.record<RedactionPolicy>(
  {
    kinds: fc.oneof(fc.constant(['all', 'europe', 'crypto']), fc.array(kind, { maxLength: 6 })),
    replacement,
    replacements: fc.dictionary(fc.constantFrom<string>(...KINDS, 'ORDER_ID'), replacement, { maxKeys: 4 }),
    keys: fc.array(
      fc.oneof(
        fc.constantFrom({ name: 'user' }, { name: 'call', kind: 'CALLER' }, { pattern: '^p' }),
        replacement.map((own) => ({ name: 'to', replacement: own })),
      ),
      { maxLength: 2 },
    ),
    allow: fc.subarray<NonNullable<RedactionPolicy['allow']>[number]>([
      '555-0199',
      { pattern: '.*@b\\.co' },
      { value: 'ask', kinds: ['PHONE'] },
    ]),
  },
  { requiredKeys: [] },
);
const rules = fc.subarray([
  { name: 'ORDER_ID', pattern: '[A-Z]{2,}-?\\d+' },
  { name: 'NUMBER', pattern: '\\d+' },
  { name: 'UPPER', pattern: '[A-Z]+' },
  { name: 'PAIR', pattern: '\\S+ \\S+' },
]);

/** Runs `check` with the redactor of many policies; those that are refused say which field, and why. */
const forPolicies = (
  arbitrary: fc.Arbitrary<RedactionPolicy>,
  check: (redactor: Redactor, policy: RedactionPolicy) => void,
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(arbitrary, async (policy) => {
      const redactor = await compilePolicy(policy, { mac });
      check(redactor, policy);
    }),
    { numRuns: 100 },
  );

const texts = fc.oneof(
  hostileText,
  fc
    .array(fc.oneof(hostileText, fc.constantFrom(...VALUES.map(([, before, value]) => `${before}${value}`))), {
      maxLength: 4,
    })
    .map((parts) => parts.join(' ')),
  fc.string({ unit: 'binary' }),
);
const json = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    texts,
    fc.constantFrom<JsonValue>(null, true, 0, 5550199, 2025550123, 4111111111111111, -4111111111111111, -5550199, ''),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom('phone', 'email', 'password', 'user', 'to', 'call', '__proto__'), hostileText),
      tie('value'),
      { maxKeys: 3 },
    ) as fc.Arbitrary<JsonValue>,
  ),
})).value;
const inner = { numRuns: 40 };

describe('any policy', () => {
  it('leaves nothing to find in any text', async () => {
    await forPolicies(policies, ({ redact, spans }) =>
      fc.assert(
        fc.property(texts, (text) => {
          const once = redact(text);
          expect(spans(once.text), once.text).toEqual([]);
          expect(redact(once.text)).toEqual({ text: once.text, counts: {} });
        }),
        inner,
      ),
    );
  });

  it('leaves nothing to find in any text with rules either', async () => {
    const withRules = fc.tuple(policies, rules).map(([policy, own]) => {
      const { replacement: _replacement, replacements: _replacements, keys: _keys, ...rest } = policy;
      return { ...rest, replacement: 'label' as const, rules: own };
    });
    await forPolicies(withRules, ({ redact, spans }) =>
      fc.assert(
        fc.property(texts, (text) => {
          const once = redact(text).text;
          expect(spans(once), once).toEqual([]);
          expect(redact(once).text).toBe(once);
        }),
        inner,
      ),
    );
  });

  it('leaves JSON text JSON', async () => {
    await forPolicies(policies, ({ redact, redactJsonText }) =>
      fc.assert(
        fc.property(json, fc.boolean(), (value, nested) => {
          const text = JSON.stringify(nested ? { message: JSON.stringify(value) } : [value]);
          expect(() => JSON.parse(redact(text).text), text).not.toThrow();
          expect(() => JSON.parse(redactJsonText(text)?.text as string), text).not.toThrow();
        }),
        inner,
      ),
    );
  });

  it('leaves nothing to find in any JSON value', async () => {
    await forPolicies(policies, ({ redactValue, redactJsonText }) =>
      fc.assert(
        fc.property(json, (value) => {
          const once = redactValue(value).value;
          expect(redactValue(once)).toEqual({ value: once, counts: {} });
          const text = redactJsonText(JSON.stringify([value]))?.text as string;
          expect(redactJsonText(text)?.text).toBe(text);
        }),
        inner,
      ),
    );
  });

  it('never lets a value through that it is to find', async () => {
    await forPolicies(policies, ({ redact, redactValue, spans }, policy) => {
      const isOn = ([, before, value]: (typeof VALUES)[number]): boolean => spans(`${before}${value} x`).length > 0;
      const on = VALUES.filter(isOn);
      if ((policy.kinds ?? []).includes('all')) expect(on.length).toBeGreaterThanOrEqual(VALUES.length - 1);
      if (on.length === 0) return;
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...on), { minLength: 1, maxLength: 4 }), (some) => {
          const text = some.map(([, before, value]) => `${before}${value} and`).join(' ');
          const output = redact(text).text + JSON.stringify(redactValue([text, { deep: { note: text } }]).value);
          for (const [, , value] of some) expect(output).not.toContain(value);
        }),
        inner,
      );
    });
  });

  it('never throws: lone surrogates, NUL, megabytes', async () => {
    const redactor = await compilePolicy({ kinds: ['all', 'europe'], rules: [{ name: 'N', pattern: '\\d{9}' }] });
    for (const text of [
      '\ud83d',
      '\udc00\ud83d',
      '\0'.repeat(1000),
      '\ud83d123456789\udc00',
      '1'.repeat(1 << 20),
      '@'.repeat(1 << 20),
    ]) {
      expect(redactor.redact(redactor.redact(text).text).text.length).toBeGreaterThan(0);
      expect(() => redactor.redactJsonText(`["${text}`)).not.toThrow();
    }
  });
});
