import { format } from 'node:util';
import { describe, expect, it } from 'vitest';
import { formatConsole } from '../../src/integrations/format-console.ts';

describe('formatConsole', () => {
  it.each([
    [['plain']],
    [['a', 'b', 1, true, null, undefined, 2n]],
    [['%s is %d years', 'Ann', 7, 'more']],
    [['%i of %f', 3.7, 1.5]],
    [['100%']],
    [['%d%% done', 50]],
    [['%s']],
    [['%j', { a: [1] }]],
    [['%x %s', 'a']],
    [['%d', Symbol('s')]],
    [['a%cb', 'color: red']],
  ])('case %$ as Node writes it', (data: unknown[]) => {
    expect(formatConsole(data)).toBe(format(...data));
  });

  it('objects as JSON, errors with their stack, symbols and functions by name', () => {
    const error = new Error('boom');
    expect(formatConsole(['at', { a: 1 }, error])).toBe(`at {"a":1} ${error.stack}`);
    expect(formatConsole([Symbol('s'), function named() {}])).toBe('Symbol(s) [Function named]');
  });

  it('nothing is an empty text', () => {
    expect(formatConsole([])).toBe('');
  });
});
