import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/json.ts';
import { compile, compilePolicy, type Detector, type RedactionPolicy } from '../../src/redact/index.ts';

const mac = (content: string): string => createHmac('sha256', 'key').update(content).digest('base64url');
const MARKER = '[REDACTED]';

const redact = async (policy: RedactionPolicy, text: string) => (await compilePolicy(policy, { mac })).redact(text);
const value = async (policy: RedactionPolicy, json: JsonValue) => (await compilePolicy(policy)).redactValue(json).value;
const refusal = (policy: RedactionPolicy, message: string | RegExp) =>
  expect(compilePolicy(policy)).rejects.toMatchObject({
    code: 'policy_invalid',
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });

describe('kinds', () => {
  it('can be named by words for several', async () => {
    const text = 'ann@example.com 192.0.2.1';
    expect((await redact({ kinds: ['default'] }, text)).text).toBe(`${MARKER} 192.0.2.1`);
    expect((await redact({ kinds: ['default', 'IPV4'] }, text)).text).toBe(`${MARKER} ${MARKER}`);
    expect((await redact({ kinds: ['all'] }, text)).text).toBe(`${MARKER} ${MARKER}`);
    expect((await redact({ kinds: [] }, text)).text).toBe(text);
  });

  it('of single countries are loaded when they or their regions are named', async () => {
    const text = 'NHS number 943 476 5919';
    for (const kinds of [['UK_NHS'], ['uk'], ['europe']]) {
      expect(await redact({ kinds }, text)).toEqual({ text: `NHS number ${MARKER}`, counts: { UK_NHS: 1 } });
    }
    expect((await redact({ kinds: ['EMAIL'] }, text)).text).toBe(text);
  });

  it('that do not exist are refused', async () => {
    await refusal({ kinds: ['EMAIL', 'atlantis'] }, /^kinds\[1\]: unknown kind "atlantis"/);
  });
});

describe('replacements', () => {
  const text = 'ann@example.com or 415-555-0132';

  it.each<[RedactionPolicy, string]>([
    [{ replacement: 'keep-last-4' }, '[EMAIL:***.com] or [PHONE:***0132]'],
    [{ replacement: { text: '***' } }, '*** or ***'],
    [{ replacement: 'label', replacements: { PHONE: { text: '<phone>' } } }, '[REDACTED:EMAIL] or <phone>'],
    [{ replacements: { PHONE: 'keep-last-4' } }, '[REDACTED] or [PHONE:***0132]'],
  ])('%j', async (policy, redacted) => {
    expect(await redact(policy, text)).toEqual({ text: redacted, counts: { EMAIL: 1, PHONE: 1 } });
  });

  it('give a value the same pseudonym wherever it stands, and another under another key', async () => {
    const redacted = (await redact({ replacement: 'pseudonym' }, 'ann@example.com, ANN@example.com, bob@example.com'))
      .text;
    const [ann, again, bob] = redacted.split(', ');
    expect(ann).toMatch(/^\[EMAIL#[a-z]{16}\]$/);
    expect([again, bob === ann]).toEqual([ann, false]);
    const other = await compilePolicy({ replacement: 'pseudonym' }, { mac: (content) => mac(`other ${content}`) });
    expect(other.redact('ann@example.com').text).not.toBe(ann);
  });

  it('with a key need the key', async () => {
    await refusal({ replacements: { EMAIL: 'pseudonym' } }, /^replacements\.EMAIL: a pseudonym needs a key/);
    await expect(compilePolicy({ replacement: 'pseudonym' }, { mac: () => 'short' })).rejects.toThrow(
      /^replacement: .*16/,
    );
  });

  it('with a text that holds a finding are refused, whichever field it stands in', async () => {
    const finding = { text: 'ask ann@example.com' };
    const message = 'must hold no finding, and EMAIL is found in it';
    await refusal({ replacement: finding }, `replacement.text: ${message}`);
    await refusal({ replacements: { PHONE: finding } }, `replacements.PHONE.text: ${message}`);
    await refusal({ keys: [{ name: 'x', replacement: finding }] }, `keys[0].replacement.text: ${message}`);
    await refusal(
      { kinds: [], rules: [{ name: 'WORD', pattern: '[a-z]+', replacement: { text: 'gone' } }] },
      'rules[0].replacement.text: must hold no finding, and WORD is found in it',
    );
  });

  it('change nothing more when they are redacted again', async () => {
    const secrets = 'password=hunter2-and-more Authorization: Bearer abcdefgh1234567890 call 415-555-0132';
    for (const replacement of ['marker', 'label', 'pseudonym', 'keep-last-4', { text: 'gone' }] as const) {
      const redactor = await compilePolicy({ kinds: ['all'], replacement }, { mac });
      const once = redactor.redact(secrets).text;
      expect(once).not.toMatch(/hunter2|abcdefgh|555/);
      expect(redactor.redact(once).text).toBe(once);
      const json = redactor.redactValue({ password: 'hunter2', phone: 5550199 });
      expect(redactor.redactValue(json.value)).toEqual({ value: json.value, counts: {} });
    }
  });

  it('leave what an earlier policy has written', async () => {
    const text = 'password=[SECRET#kgtbqmdrfvhscnpj] phone [PHONE:***0132] [REDACTED:ORDER_ID]';
    expect((await redact({ kinds: ['all'], rules: [{ name: 'ANY', pattern: '[A-Z]+' }] }, text)).text).toBe(text);
  });

  it('are not taken for what only looks like one', async () => {
    expect((await redact({}, '[PHONE:415-555-0132] [EMAIL:ann@example.com]')).text).toBe(
      '[PHONE:[REDACTED]] [EMAIL:[REDACTED]]',
    );
  });
});

describe('rules', () => {
  const orders = { name: 'ORDER_ID', pattern: 'ORD-\\d{6}' };

  it('find each match, and count under their name', async () => {
    expect(await redact({ rules: [orders] }, 'ORD-123456 and ORD-654321 of ann@example.com')).toEqual({
      text: `${MARKER} and ${MARKER} of ${MARKER}`,
      counts: { ORDER_ID: 2, EMAIL: 1 },
    });
  });

  it('have a replacement of their own', async () => {
    const policy: RedactionPolicy = {
      rules: [{ ...orders, replacement: 'label' }],
      replacements: { ORDER_ID: 'marker' },
    };
    expect((await redact(policy, 'ORD-123456')).text).toBe('[REDACTED:ORDER_ID]');
  });

  it('give UTF-16 offsets', async () => {
    const redactor = await compilePolicy({ rules: [orders] });
    expect(redactor.spans('😀 \ud83d ORD-123456')).toEqual([{ start: 5, end: 15, kind: 'ORDER_ID' }]);
  });

  it('see one line at a time', async () => {
    const policy: RedactionPolicy = {
      kinds: [],
      rules: [
        { name: 'FIRST', pattern: '^a\\w*$' },
        { name: 'ALL', pattern: '(?s)x.*y' },
      ],
    };
    expect((await redact(policy, 'abc\nabd\nx\ny x1y')).text).toBe(`${MARKER}\n${MARKER}\nx\ny ${MARKER}`);
  });

  it('that match what redaction writes leave it alone', async () => {
    for (const pattern of ['[A-Z]+', 'RED', '\\w+', '\\[.*\\]', '.+']) {
      const redactor = await compilePolicy({ rules: [{ name: 'ANY', pattern }] });
      const once = redactor.redact('ABC RED ann@example.com').text;
      expect(redactor.redact(once).text).toBe(once);
    }
  });

  it('that always find more in their own output end in one finding', async () => {
    const redactor = await compilePolicy({ kinds: [], rules: [{ name: 'MORE', pattern: '\\S+ x' }] });
    const { text } = redactor.redact(`a${' x'.repeat(40)} end`);
    expect(redactor.redact(text).text).toBe(text);
  });

  it('merge with the kinds that they overlap', async () => {
    const policy: RedactionPolicy = { replacement: 'label', rules: [{ name: 'LOGIN', pattern: 'user \\S+' }] };
    expect((await redact(policy, 'user ann@example.com in')).text).toBe('[REDACTED:LOGIN] in');
    const same: RedactionPolicy = { replacement: 'label', rules: [{ name: 'MAIL', pattern: '\\S+@\\S+' }] };
    expect((await redact(same, 'ann@example.com')).text).toBe('[REDACTED:EMAIL]');
  });

  it('that search a long line again and again redact the rest of it instead', async () => {
    const redactor = await compilePolicy({ kinds: [], rules: [{ name: 'SLOW', pattern: 'x[^y]*y|x' }] });
    const { text, counts } = redactor.redact(`${'x'.repeat(100_000)}\nx end`);
    expect(text).toMatch(/^(?:\[REDACTED\])+\n\[REDACTED\] end$/);
    expect(counts['SLOW']).toBeLessThan(100);
  });

  it.each([
    ['(', /^rules\[0\]\.pattern: is no pattern of RE2: missing closing \)$/],
    ['(?=a)', /^rules\[0\]\.pattern: is no pattern of RE2/],
    ['(a)\\1', /^rules\[0\]\.pattern: is no pattern of RE2/],
    ['', 'rules[0].pattern: must not be empty'],
    ['x'.repeat(1001), 'rules[0].pattern: must have at most 1000 characters'],
    ['(?:[a-z]{50}[0-9]{50}){9}'.repeat(20), /^rules\[0\]\.pattern: repeats too much/],
    ['a*', /^rules\[0\]\.pattern: matches nothing/],
    ['x?|y?', /^rules\[0\]\.pattern: matches nothing/],
    ['\\b', /^rules\[0\]\.pattern: matches nothing/],
    ['$', /^rules\[0\]\.pattern: matches nothing/],
  ])('with the pattern %s are refused', async (pattern, message) => {
    await refusal({ rules: [{ name: 'A', pattern }] }, message);
  });

  it('named like a kind are refused', async () => {
    await refusal({ rules: [{ name: 'EMAIL', pattern: 'x' }] }, 'rules[0].name: there is a kind EMAIL already');
    await refusal({ rules: [orders, orders] }, 'rules[1].name: there is a kind ORDER_ID already');
  });

  it('need compilePolicy', () => {
    expect(() => compile({ rules: [orders] })).toThrow(
      'rules[0].pattern: a pattern needs its engine: compile the policy with compilePolicy',
    );
  });
});

describe('keys', () => {
  const json = {
    account: 'x1',
    user: { Bank_Account: ['x2', 7, null], accountant: 'y' },
    list: [{ subAccount2: { id: 'z' } }],
  };

  it('have their whole values redacted at any depth', async () => {
    expect(await value({ keys: [{ name: 'account' }] }, json)).toEqual({
      account: MARKER,
      user: { Bank_Account: [MARKER, MARKER, null], accountant: 'y' },
      list: [{ subAccount2: { id: 'z' } }],
    });
  });

  it('may be told by a pattern', async () => {
    expect(await value({ keys: [{ pattern: '(?i)^x-int' }] }, { 'X-Internal-Id': 5, y: 'x-int' })).toEqual({
      'X-Internal-Id': MARKER,
      y: 'x-int',
    });
  });

  it('have a kind and a replacement of their own, and count', async () => {
    const redactor = await compilePolicy({
      replacements: { STAFF: 'label' },
      keys: [
        { name: 'nick', kind: 'STAFF' },
        { name: 'badge', replacement: { text: '-' } },
      ],
    });
    expect(redactor.redactValue([{ nick: 'bo', badge: 7 }])).toEqual({
      value: [{ nick: '[REDACTED:STAFF]', badge: '-' }],
      counts: { STAFF: 1, KEY: 1 },
    });
  });

  it('come before the names that kinds declare, the first rule first', async () => {
    const policy: RedactionPolicy = {
      replacement: 'label',
      keys: [
        { name: 'work phone', kind: 'WORK' },
        { name: 'phone', kind: 'HOME' },
      ],
    };
    expect(await value(policy, { workPhone: 1, phone: 2, mobile: 3 })).toEqual({
      workPhone: '[REDACTED:WORK]',
      phone: '[REDACTED:HOME]',
      mobile: '[REDACTED:PHONE]',
    });
  });

  it('that say nothing are refused', async () => {
    await refusal({ keys: [{ name: '--' }] }, 'keys[0].name: must have a letter or digit');
    await refusal({ keys: [{ name: 'x' }, { pattern: '(' }] }, /^keys\[1\]\.pattern: is no pattern/);
    await refusal({ keys: [{ name: 'x', kind: 'not so' }] }, /^keys\[0\]\.kind: /);
  });
});

describe('an allow list', () => {
  const text = 'support@example.com ann@example.com 555-0199';

  it.each<[string, NonNullable<RedactionPolicy['allow']>, string]>([
    ['a value', ['support@example.com'], `support@example.com ${MARKER} ${MARKER}`],
    ['a pattern', [{ pattern: '.*@example\\.com' }], `support@example.com ann@example.com ${MARKER}`],
    ['no part of a value', [{ pattern: 'support' }, 'ann'], `${MARKER} ${MARKER} ${MARKER}`],
    ['a value of one kind', [{ value: '555-0199', kinds: ['PHONE'] }], `${MARKER} ${MARKER} 555-0199`],
    ['a value of another kind', [{ value: '555-0199', kinds: ['EMAIL'] }], `${MARKER} ${MARKER} ${MARKER}`],
    ['a pattern of one kind', [{ pattern: '.*', kinds: ['PHONE'] }], `${MARKER} ${MARKER} 555-0199`],
  ])('keeps %s', async (_name, allow, redacted) => {
    expect((await redact({ allow }, text)).text).toBe(redacted);
  });

  it('knows a value however it is escaped', async () => {
    const url = 'to=support%40example.com&cc=ann%40example.com';
    expect((await redact({ allow: ['support@example.com'] }, url)).text).toBe(`to=support%40example.com&cc=${MARKER}`);
  });

  it('comes before keys and rules', async () => {
    const policy: RedactionPolicy = {
      allow: ['none', '0'],
      keys: [{ name: 'account' }],
      rules: [{ name: 'WORD', pattern: 'no[a-z]+' }],
    };
    expect(await value(policy, { account: 'none', other: 'none of note', phone: 0 })).toEqual({
      account: 'none',
      other: `none of ${MARKER}`,
      phone: 0,
    });
  });

  it('keeps nothing of a finding that covers more', async () => {
    const policy: RedactionPolicy = { allow: ['ann@example.com'], rules: [{ name: 'LOGIN', pattern: 'user \\S+' }] };
    expect((await redact(policy, 'user ann@example.com, ann@example.com')).text).toBe(`${MARKER} ann@example.com`);
  });

  it('with a pattern that is none is refused', async () => {
    await refusal({ allow: ['x', { pattern: '[' }] }, /^allow\[1\]\.pattern: is no pattern of RE2/);
  });
});

describe('redactors', () => {
  it('share nothing: one may run inside of another, or of itself', () => {
    const inner = compile();
    const outer: { redact?: (text: string) => unknown } = {};
    const nosy: Detector = {
      kind: 'NOSY',
      starts: { chars: '!' },
      keys: [],
      find: (view, at) => {
        inner.redact('call 415-555-0132');
        if (view.text.length > 5) outer.redact?.('! 5');
        return view.text.charAt(at + 1) === '!' ? { start: at, end: at + 2, kind: 'NOSY' } : undefined;
      },
    };
    const redactor = compile({ kinds: ['default', 'NOSY'], detectors: [nosy] });
    outer.redact = redactor.redact;
    expect(redactor.redact('! 415-555-0132 !! ann@example.com ! 555-0199').counts).toEqual({
      PHONE: 2,
      NOSY: 1,
      EMAIL: 1,
    });
  });
});
