import { describe, expect, it } from 'vitest';
import { compileForm, hasForm } from '../../src/redact/forms.ts';
import { BLANK, DASH, NONE, PERIOD, SLASH, SymbolReader } from '../../src/redact/symbols.ts';

const read = (text: string): SymbolReader => {
  const reader = new SymbolReader();
  reader.read(text, 0);
  return reader;
};

describe('a reader of symbols', () => {
  it.each([
    ['12-ab 3.4/5;6', '12AB345', [NONE, NONE, DASH, NONE, BLANK, PERIOD, SLASH]],
    ['1\u00a02\u20113%204\\u00a05%2D6', '123456', [NONE, BLANK, DASH, BLANK, BLANK, DASH]],
    ['١٢ 3', '123', [NONE, NONE, BLANK]],
    ['1  2', '1', [NONE]],
    ['1\t2', '1', [NONE]],
    ['1-', '1', [NONE]],
    ['-1', '', []],
    ['', '', []],
  ] as const)('reads %j', (text, symbols, joints) => {
    const reader = read(text);
    expect(reader.text()).toBe(symbols);
    expect(Array.from({ length: reader.count }, (_, i) => reader.jointAt(i))).toEqual(joints);
  });

  it('says where each symbol ends, and stops at 40', () => {
    expect([read('1%202').endOf(0), read('1%202').endOf(1)]).toEqual([1, 5]);
    expect(read('1'.repeat(100)).count).toBe(40);
  });
});

describe('a form', () => {
  it.each([
    ['ddd-dd', '123-45', true],
    ['ddd-dd', '123-45 6', true],
    ['ddd-dd', '123-456', false],
    ['ddd-dd', '123 45', false],
    ['ddd-dd', '12345', false],
    ['adx', 'a1b', true],
    ['adx', '11b', false],
    ['dd dd', '12 3', false],
  ])('%s of %s: %s', (pattern, text, expected) => {
    expect(hasForm(read(text), compileForm(pattern))).toBe(expected);
  });
});
