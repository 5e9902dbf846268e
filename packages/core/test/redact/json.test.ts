import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/json.ts';
import { compile } from '../../src/redact/index.ts';

const { redactJson } = compile();
const MARKER = '[REDACTED]';

const deep = (depth: number, value: JsonValue): JsonObject => {
  let nested = value;
  for (let i = 0; i < depth; i++) nested = i % 2 === 0 ? { a: nested } : [nested];
  return { a: nested };
};

describe('strings', () => {
  it('are redacted at any depth, in objects and arrays', () => {
    const { value, counts } = redactJson({
      a: ['x', { b: 'mail ann@example.com' }],
      c: { d: { e: '+12025550123 555-0199' } },
    });
    expect(value).toEqual({ a: ['x', { b: `mail ${MARKER}` }], c: { d: { e: `${MARKER} ${MARKER}` } } });
    expect(counts).toEqual({ EMAIL: 1, PHONE: 2 });
  });

  it('are redacted 100 levels deep', () => {
    expect(redactJson(deep(99, 'ann@example.com')).value).toEqual(deep(99, MARKER));
  });

  it('take their key, or that of their array, as words before them', () => {
    const value = { caller: '2025550123', calls: [{ callee: ['555 0188'] }], size: '2025550123' };
    expect(redactJson(value).value).toEqual({ caller: MARKER, calls: [{ callee: [MARKER] }], size: '2025550123' });
  });
});

describe('a clean object', () => {
  it('is the same object, and its counts are one shared object', () => {
    const value = { a: [1, true, null, 'x'], b: { c: 'y' }, phone: null, email: '' };
    expect(redactJson(value).value).toBe(value);
    expect(redactJson(value).counts).toBe(redactJson({}).counts);
    expect(Object.isFrozen(redactJson({}).counts)).toBe(true);
  });

  it('stays in part: what has no finding is not copied', () => {
    const clean = { x: ['y'] };
    expect(redactJson({ clean, a: 'ann@example.com' }).value['clean']).toBe(clean);
  });

  it('is not changed when something is found', () => {
    const value = { a: ['ann@example.com'], phone: 5550199 };
    redactJson(value);
    expect(value).toEqual({ a: ['ann@example.com'], phone: 5550199 });
  });
});

describe('a key that names something sensitive', () => {
  it.each([
    'email',
    'Email',
    'e_mail',
    'E-Mail',
    'user_email',
    'customerEmailAddress',
    'phone',
    'PHONE',
    'phone2',
    'phone_number',
    'homePhoneNumber',
    'mobile',
    'tel',
    'user.msisdn',
    'fax',
    'Telefon',
    'teléfono',
    'contact number',
    'x-caller-id',
  ])('has its whole value redacted: %s', (key) => {
    expect(redactJson({ [key]: 'ask the desk' }).value).toEqual({ [key]: MARKER });
    expect(redactJson({ [key]: 5550199 }).value).toEqual({ [key]: MARKER });
    expect(redactJson({ a: [{ [key]: 0 }] }).value).toEqual({ a: [{ [key]: MARKER }] });
  });

  it.each([
    'emailVerified',
    'email_count',
    'phoneId',
    'telemetry',
    'hotel',
    'automobile',
    'to',
    'caller',
    'e',
    'mail',
    'x'.repeat(200),
    '',
  ])('is not one that is about something else: %s', (key) => {
    const value = { [key]: 'ask the desk', n: { [key]: 42 } };
    expect(redactJson(value).value).toBe(value);
  });

  it('leaves null, booleans and the empty string', () => {
    const value = { email: null, phone: false, mobile: '', tel: [null, true, ''] };
    expect(redactJson(value).value).toBe(value);
  });

  it('has the strings and numbers of an array redacted, and walks objects', () => {
    const { value, counts } = redactJson({
      phone: ['desk', 5550199, [7], null, { ext: 12, note: 'ann@example.com' }],
      email: { ok: true, at: 'x' },
    });
    expect(value).toEqual({
      phone: [MARKER, MARKER, [MARKER], null, { ext: 12, note: MARKER }],
      email: { ok: true, at: 'x' },
    });
    expect(counts).toEqual({ PHONE: 3, EMAIL: 1 });
  });

  it('counts once, and not again when it is redacted already', () => {
    const once = redactJson({ email: 'a@example.com b@example.com' });
    expect(once).toEqual({ value: { email: MARKER }, counts: { EMAIL: 1 } });
    expect(redactJson(once.value).value).toBe(once.value);
  });

  it('means nothing when its kind is off', () => {
    const value = { phone: 'ask the desk', email: 'ask the desk' };
    expect(compile({ kinds: ['EMAIL'] }).redactJson(value).value).toEqual({ phone: 'ask the desk', email: MARKER });
    expect(compile({ kinds: [] }).redactJson(value).value).toBe(value);
  });

  it('has the label of its kind', () => {
    expect(compile({ replacement: 'label' }).redactJson({ tel: 1 }).value).toEqual({ tel: '[REDACTED:PHONE]' });
  });
});

describe('keys with findings', () => {
  it('are redacted, and keep their place', () => {
    const { value, counts } = redactJson({ a: 1, 'ann@example.com': 2, z: 3 });
    expect(Object.entries(value)).toEqual([
      ['a', 1],
      [MARKER, 2],
      ['z', 3],
    ]);
    expect(counts).toEqual({ EMAIL: 1 });
  });

  it('lose no value when they become alike, or like a key that was there', () => {
    const { value } = redactJson({
      'a@example.com': 1,
      'b@example.com': 2,
      [MARKER]: 3,
      [`${MARKER} 2`]: 4,
      'c@example.com': 5,
    });
    expect(value).toEqual({
      [`${MARKER} 3`]: 1,
      [`${MARKER} 4`]: 2,
      [MARKER]: 3,
      [`${MARKER} 2`]: 4,
      [`${MARKER} 5`]: 5,
    });
  });

  it('count besides a finding in their value', () => {
    expect(redactJson({ 'a@example.com': '555-0199' }).counts).toEqual({ EMAIL: 1, PHONE: 1 });
  });
});

describe('a key named __proto__', () => {
  const parse = (text: string): JsonObject => JSON.parse(text) as JsonObject;

  it('stays an own key beside a finding, and changes no prototype', () => {
    const { value } = redactJson(parse('{"__proto__":{"x":1},"a":"ann@example.com"}'));
    expect(JSON.stringify(value)).toBe(`{"__proto__":{"x":1},"a":"${MARKER}"}`);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('has its value redacted', () => {
    const { value } = redactJson(parse('{"a":{"__proto__":["ann@example.com",{"phone":5550199}]}}'));
    expect(JSON.stringify(value)).toBe(`{"a":{"__proto__":["${MARKER}",{"phone":"${MARKER}"}]}}`);
  });
});

describe('a key that redaction made', () => {
  it('names nothing: redacting again changes nothing more', () => {
    const { redactJson: labelled } = compile({ replacement: 'label' });
    const once = labelled({ '+12025550123': 5550199, '+12025550124': 'ask' });
    expect(once.value).toEqual({ '[REDACTED:PHONE]': 5550199, '[REDACTED:PHONE] 2': 'ask' });
    expect(labelled(once.value)).toEqual({ value: once.value, counts: {} });
  });
});
