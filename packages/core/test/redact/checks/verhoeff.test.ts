import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isVerhoeff } from '../../../src/redact/checks/verhoeff.ts';

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 15 });

it.each(['2363', '123451', '1428570'])('takes %s', (number) => {
  expect(isVerhoeff(number)).toBe(true);
});

// What the code is made for: J. Verhoeff, Error Detecting Decimal Codes (1969).
it('finds every wrong digit and every exchange of neighbours', () => {
  fc.assert(
    fc.property(digits, fc.nat(14), fc.integer({ min: 1, max: 9 }), (start, place, shift) => {
      const check = [...'0123456789'].filter((digit) => isVerhoeff(start + digit));
      expect(check).toHaveLength(1);
      const right = start + check[0];
      const at = place % (right.length - 1);
      const other = (Number(right.charAt(at)) + shift) % 10;
      expect(isVerhoeff(right.slice(0, at) + other + right.slice(at + 1))).toBe(false);
      const [first, second] = [right.charAt(at), right.charAt(at + 1)];
      if (first !== second) expect(isVerhoeff(right.slice(0, at) + second + first + right.slice(at + 2))).toBe(false);
    }),
  );
});
