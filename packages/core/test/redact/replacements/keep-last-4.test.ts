import { describe, expect, it } from 'vitest';
import { keepLast4 } from '../../../src/redact/replacements/keep-last-4.ts';

describe('keep-last-4', () => {
  it.each([
    ['4111 1111 1111 1234', '1234'],
    ['+1 415-555-0132', '0132'],
    ['ann@example.com', '.com'],
    ['a1b2c3d4e5f6', 'e5f6'],
    ['a1b2c3d4e5f', 'e5f'],
    ['12345', '5'],
    ['12', ''],
    ['1', ''],
    ['user%40example.org', '.org'],
    ['ann\\u0040example.c\\u006fm', '.com'],
    ['0123456789"', ''],
    ['012345678"12', '12'],
    ['0123456789\ud83d\ude00', ''],
    ['0123456789\\\\', ''],
    ['01234567890 1', '1'],
  ])('of %s keeps "%s"', (value, kept) => {
    expect(keepLast4('CREDIT_CARD', value)).toBe(`[CREDIT_CARD:***${kept}]`);
  });
});
