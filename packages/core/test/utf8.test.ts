import fc from 'fast-check';
import { expect, it } from 'vitest';
import { utf8Length } from '../src/utf8.ts';

it('utf8Length is the length that the encoder gives, for any string', () => {
  const lone = fc.string({ unit: fc.constantFrom('\ud800', '\udc00', 'a', 'é', '€', '😀') });
  fc.assert(
    fc.property(fc.oneof(lone, fc.string({ unit: 'binary' })), (text) => {
      expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
    }),
  );
});
