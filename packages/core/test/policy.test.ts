import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, parsePolicy } from '../src/policy.ts';

const version = 'acme-1';

describe('parsePolicy', () => {
  it('fills in what is left out', () => {
    expect(parsePolicy({ version })).toEqual({
      version,
      kinds: ['default'],
      replacement: 'marker',
      keep_original: true,
    });
  });

  it('takes a policy that uses everything, and the default one', () => {
    const policy = {
      version,
      kinds: ['default', 'IPV4', 'uk', 'europe', 'BITCOIN', 'all'],
      replacement: 'label',
      replacements: {
        EMAIL: 'pseudonym',
        CREDIT_CARD: 'keep-last-4',
        PHONE: { text: '<phone>' },
        ORDER_ID: 'label',
        KEY: 'marker',
      },
      rules: [{ name: 'ORDER_ID', pattern: 'ORD-\\d{6}', replacement: { text: 'ORD-?' } }],
      keys: [{ name: 'ssn', kind: 'US_SSN' }, { pattern: '^x-internal-', replacement: 'label' }, { name: 'nick' }],
      allow: [
        'support@example.com',
        { value: '555-0199', kinds: ['PHONE'] },
        { pattern: '.*@example\\.com', kinds: ['EMAIL', 'ORDER_ID'] },
      ],
      keep_original: false,
    };
    expect(parsePolicy(policy)).toEqual(policy);
    expect(parsePolicy({ ...DEFAULT_POLICY })).toEqual(DEFAULT_POLICY);
  });

  it.each<[string, unknown, string]>([
    ['no object', [], 'policy: must be an object'],
    ['no version', {}, 'version: must be a string'],
    ['an empty version', { version: '' }, 'version: must not be empty'],
    ['an unknown field', { version, kindz: [] }, 'kindz: unknown field'],
    ['kinds that are no list', { version, kinds: 'EMAIL' }, 'kinds: must be an array'],
    ['an unknown kind', { version, kinds: ['EMAIL', 'SHOE_SIZE'] }, 'kinds[1]: unknown kind "SHOE_SIZE"'],
    ['an unknown replacement', { version, replacement: 'hash' }, /^replacement: must be marker, label, pseudonym, /],
    ['a misspelt text', { version, replacement: { txt: 'x' } }, /^replacement: must be marker/],
    ['an empty text', { version, replacement: { text: '' } }, 'replacement.text: must not be empty'],
    [
      'a text that breaks JSON',
      { version, replacements: { EMAIL: { text: '"' } } },
      'replacements.EMAIL.text: must hold no quotation mark, backslash or control character',
    ],
    ['half a character', { version, replacement: { text: '\ud83d' } }, 'replacement.text: must be valid Unicode'],
    ['a replacement of no kind', { version, replacements: { FOO: 'label' } }, 'replacements.FOO: unknown kind "FOO"'],
    ['a rule without pattern', { version, rules: [{ name: 'A' }] }, 'rules[0].pattern: must be a string'],
    [
      'a rule of a kind',
      { version, rules: [{ name: 'EMAIL', pattern: 'x' }] },
      'rules[0].name: there is a kind EMAIL already',
    ],
    [
      'two rules of a name',
      {
        version,
        rules: [
          { name: 'A', pattern: 'x' },
          { name: 'A', pattern: 'y' },
        ],
      },
      'rules[1].name: there is a kind A already',
    ],
    ['a name in lower case', { version, rules: [{ name: 'a', pattern: 'x' }] }, /^rules\[0\]\.name: must be of A-Z/],
    [
      'a misspelt member of a rule',
      { version, rules: [{ name: 'A', pattern: 'x', flags: 'i' }] },
      'rules[0].flags: unknown field',
    ],
    [
      'a pattern that is too long',
      { version, rules: [{ name: 'A', pattern: 'x'.repeat(1001) }] },
      'rules[0].pattern: must have at most 1000 characters',
    ],
    [
      'too many rules',
      { version, rules: Array.from({ length: 51 }, (_, i) => ({ name: `A${i}`, pattern: 'x' })) },
      'rules: must have at most 50 entries',
    ],
    [
      'a key rule with two names',
      { version, keys: [{ name: 'a', pattern: 'b' }] },
      /^keys\[0\]: must be an object with a name or a pattern/,
    ],
    ['a key rule of no kind', { version, keys: [{ name: 'a', kind: 'x' }] }, /^keys\[0\]\.kind: must be of A-Z/],
    ['an allowed number', { version, allow: ['x', 5] }, /^allow\[1\]: must be a text, or an object/],
    [
      'an allowed value of no kind',
      { version, allow: [{ value: 'x', kinds: ['FOO'] }] },
      'allow[0].kinds[0]: unknown kind "FOO"',
    ],
    ['keep_original as a text', { version, keep_original: 'yes' }, 'keep_original: must be a boolean'],
  ])('refuses %s', (_name, policy, message) => {
    expect(() => parsePolicy(policy)).toThrow(
      expect.objectContaining({
        code: 'policy_invalid',
        status: 400,
        message: typeof message === 'string' ? message : expect.stringMatching(message),
        data: {
          field: String(message)
            .replace(/^\/?\^?|\\/g, '')
            .split(': ')[0],
        },
      }),
    );
  });

  it('never quotes an allowed value', () => {
    expect(() => parsePolicy({ version, allow: ['hunter2'.repeat(200)] })).toThrow(
      expect.objectContaining({ message: 'allow[0]: must have at most 1024 characters' }),
    );
  });
});
