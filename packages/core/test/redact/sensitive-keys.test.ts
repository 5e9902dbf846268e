import { describe, expect, it } from 'vitest';
import type { Detector } from '../../src/redact/detector.ts';
import { compileKeys } from '../../src/redact/sensitive-keys.ts';

const detector = (kind: Detector['kind'], ...keys: string[]): Detector => ({
  ...{ kind, starts: {}, keys },
  find: () => undefined,
});
const kindOf = compileKeys([
  detector('EMAIL', 'email'),
  detector('PHONE', 'phone', 'phonenumber', 'téléphone', '電話'),
]);

describe('a key', () => {
  it.each([
    ['phone', 'PHONE'],
    ['PHONE', 'PHONE'],
    ['Phone-Number', 'PHONE'],
    ['homePhone', 'PHONE'],
    ['user.homePhoneNumber', 'PHONE'],
    ['home_phone_number', 'PHONE'],
    ['PhoneNumber2', 'PHONE'],
    ['phone_1', 'PHONE'],
    ['phone[0]', 'PHONE'],
    [' phone ', 'PHONE'],
    ['Téléphone', 'PHONE'],
    ['電話', 'PHONE'],
    ['e-mail', 'EMAIL'],
    ['E_MAIL', 'EMAIL'],
    ['userEmail', 'EMAIL'],
    ['phoneOrEmail', 'EMAIL'],
  ])('has the kind of the name it ends in: %s', (key, kind) => {
    expect(kindOf(key)).toBe(kind);
  });

  it.each([
    '',
    ' ',
    '1',
    'phones',
    'phone_id',
    'number',
    'iphone',
    'emailed',
    'phone123',
    `${'x'.repeat(125)} phone`,
    '__proto__',
    'constructor',
  ])('has none when it ends in no name: %j', (key) => {
    expect(kindOf(key)).toBeUndefined();
  });

  it('has none when no detector declares names', () => {
    expect(compileKeys([])('phone')).toBeUndefined();
  });
});
