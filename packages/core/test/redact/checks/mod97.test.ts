import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mod97 } from '../../../src/redact/checks/mod97.ts';

it('is the remainder of the whole number, with letters as 10 to 35 (ISO/IEC 7064)', () => {
  const symbols = fc.string({
    unit: fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(symbols, (value) => {
      const number = [...value].map((symbol) => Number.parseInt(symbol, 36)).join('');
      expect(mod97(value)).toBe(Number(BigInt(number) % 97n));
    }),
  );
});
