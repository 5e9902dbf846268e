import { expect, it } from 'vitest';
import { isLuhn } from '../../../src/redact/checks/luhn.ts';

// ISO/IEC 7812-1 Annex B; the examples are of published test numbers.
it.each(['4111111111111111', '378282246310005', '18', '0', '79927398713'])('takes %s', (digits) => {
  expect(isLuhn(digits)).toBe(true);
});

it('finds every single wrong digit', () => {
  const right = '79927398713';
  for (let at = 0; at < right.length; at++) {
    for (let digit = 0; digit <= 9; digit++) {
      if (String(digit) === right.charAt(at)) continue;
      expect(isLuhn(right.slice(0, at) + digit + right.slice(at + 1))).toBe(false);
    }
  }
});
